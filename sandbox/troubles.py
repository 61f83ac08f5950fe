"""The switches by which a person makes trouble: what is on, for which chat, and how it is turned back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.faults import Fault
from sandbox.telegram.errors import ActError
from sandbox.trouble_acts import find_place
from sandbox.trouble_rows import TROUBLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.dashscope import ProviderSwitches
    from sandbox.events import EventLog
    from sandbox.faults import Faults
    from sandbox.telegram import TelegramSwitches
    from sandbox.telegram.accounts import Chat
    from sandbox.trouble_acts import TroubleActs
    from sandbox.trouble_rows import TroubleRow

_ROWS = {row.name: row for row in TROUBLES}


@dataclass(slots=True)
class _Trouble:
    """One that was switched on: what it did, and what was there before."""

    row: TroubleRow
    chat: Chat | None
    orders: list[Fault] = field(default_factory=list)
    before: dict[tuple[str, str], Any] = field(default_factory=dict)


@dataclass(slots=True)
class Troubles:
    """All troubles of a sandbox.

    What is on is not remembered but looked up: a fault that is used up, and a switch that somebody else
    turned back, end a trouble as well as its own switch does.

    Attributes:
        log: told `trouble.changed` whenever one begins or ends.
    """

    log: EventLog
    faults: Faults
    telegram: TelegramSwitches
    provider: ProviderSwitches
    acts: TroubleActs
    _made: list[_Trouble] = field(default_factory=list)
    _shown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.faults.watch(self._tell)
        self.provider.watch(self._tell)

    def rows(self) -> list[dict[str, Any]]:
        """Return every trouble with whether it is on; sandbox/README.md names the fields."""
        return [self.row(name) for name in _ROWS]

    def row(self, name: str) -> dict[str, Any]:
        """Return one trouble with whether it is on, and for which chats."""
        row = _find(name)
        made = [trouble for trouble in self._alive() if trouble.row is row]
        return {
            "name": row.name,
            "title": row.title,
            "explains": row.explains,
            "group": row.group,
            "needs": row.needs,
            "active": bool(made),
            "chats": [trouble.chat.id for trouble in made if trouble.chat],
            "once": row.once,
        }

    async def make(self, name: str, chat_id: int | None = None) -> str:
        """Switch a trouble on, or let it happen, and return a sentence about what was done.

        Raises:
            ActError: there is none of this name, it needs a chat, or it cannot be made now.
        """
        row = _find(name)
        chat = find_place(self.acts.world, row.needs, chat_id)
        self._demand_news(row, chat)
        self._end_rivals(row)
        done = await self.acts.do(row.act, chat) if row.act else f"{row.title}: on."
        if not row.once:
            trouble = self._turn(row, chat)  # which tells `_tell`, which makes a new list
            self._made.append(trouble)
        self._tell()
        return done

    def end(self, name: str | None = None) -> None:
        """Switch a trouble off for every chat, or all troubles.

        Raises:
            ActError: there is none of this name.
        """
        row = _find(name) if name is not None else None
        for trouble in list(self._made):
            if row is None or trouble.row is row:
                self._turn_back(trouble)
        self._tell()

    def _turn(self, row: TroubleRow, chat: Chat | None) -> _Trouble:
        """Order the faults and set the switches."""
        trouble = _Trouble(row, chat)
        match = {"match": {"chat_id": chat.id}} if chat else {}
        for order in row.orders:
            trouble.orders.append(self.faults.add(Fault.from_json({**order, **match})))
        for board, switch, value in _settings(row):
            trouble.before[board, switch] = getattr(self._board(board), switch)
            setattr(self._board(board), switch, value)
        return trouble

    def _turn_back(self, trouble: _Trouble) -> None:
        # Each change below is told to `_tell`, which may find this one over and forget it.
        self._made = [one for one in self._made if one is not trouble]
        for order in trouble.orders:
            self.faults.remove(order.id)
        for board, switch, value in _settings(trouble.row):
            if getattr(self._board(board), switch) == value:  # unless somebody has changed it since
                setattr(self._board(board), switch, trouble.before[board, switch])
        if trouble.row.act and trouble.chat:
            self.acts.undo(trouble.row.act, trouble.chat)

    def _demand_news(self, row: TroubleRow, chat: Chat | None) -> None:
        """Refuse what is on already; what is left of one that somebody ended by half is taken away."""
        for trouble in list(self._made):
            if trouble.row is row and (chat is None or trouble.chat is chat):
                if all(self._parts(trouble)):
                    raise ActError(f"the trouble {row.name} is on already", 409)
                self._turn_back(trouble)

    def _end_rivals(self, row: TroubleRow) -> None:
        """End those that hold a switch this one needs, so that later all is as it was before both."""
        needed = {(board, switch) for board, switch, _ in _settings(row)}
        for trouble in list(self._made):
            if needed & set(trouble.before):
                self._turn_back(trouble)

    def _alive(self) -> Iterator[_Trouble]:
        return (trouble for trouble in self._made if all(self._parts(trouble)))

    def _parts(self, trouble: _Trouble) -> Iterator[bool]:
        """Yield for each thing that a trouble did whether it is still so."""
        row, chat = trouble.row, trouble.chat
        for order in trouble.orders:
            yield order.times != 0 and any(order is one for one in self.faults.orders)
        for board, switch, value in _settings(row):
            yield getattr(self._board(board), switch) == value
        if row.act and chat:
            yield self.acts.lasts(row.act, chat)

    def _board(self, name: str) -> TelegramSwitches | ProviderSwitches:
        return self.telegram if name == "telegram" else self.provider

    def _tell(self) -> None:
        """Record what has begun or ended since this was last looked at, and forget what is over."""
        self._made = [trouble for trouble in self._made if any(self._parts(trouble))]
        on = {trouble.row.name for trouble in self._alive()}
        for name in sorted(on ^ self._shown):
            self.log.add("trouble.changed", name=name, active=name in on)
        self._shown = on


def _find(name: str) -> TroubleRow:
    if name not in _ROWS:
        raise ActError(f"there is no trouble {name!r}", 404)
    return _ROWS[name]


def _settings(row: TroubleRow) -> Iterator[tuple[str, str, Any]]:
    """Yield board, switch and value of all that a trouble sets."""
    for board, switches in (("telegram", row.telegram), ("provider", row.provider)):
        for switch, value in switches.items():
            yield board, switch, value
