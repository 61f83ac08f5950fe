"""What some troubles do beyond faults and switches: acts of people, of the provider, of the bot's keeper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.control_bot import UNMANAGED
from sandbox.telegram.accounts import KICKED
from sandbox.telegram.errors import ActError
from sandbox.telegram.groups import Groups
from sandbox.telegram.lookups import find_chat

if TYPE_CHECKING:
    from sandbox.dashscope import DashScope
    from sandbox.keeper import Keeper
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.world import World
    from sandbox.trouble_rows import Act

_STRANGERS, _STRANGERS_SECONDS = 5, 6.0


@dataclass(slots=True)
class TroubleActs:
    """Does, undoes, and tells whether it is still so."""

    world: World
    provider: DashScope
    keeper: Keeper | None

    async def do(self, act: Act, chat: Chat | None) -> str:
        """Do it and return a sentence about what was done.

        Raises:
            ActError: it cannot be done now.
        """
        if act == "redeliver":
            return self._redeliver()
        if act == "queue_others":
            self.provider.queue_others(_STRANGERS, _STRANGERS_SECONDS)
            return f"{_STRANGERS} orders of other people were queued."
        if act == "crash":
            return await self._crash()
        if chat is None:
            raise ActError("this trouble needs a chat")
        if act == "delete_last":
            return self._delete_last(chat)
        if act == "block":
            Groups(self.world).block(chat, _person(chat), blocked=True)
            return f"{_person(chat).first_name} has blocked the bot."
        self._allow_animations(chat, allowed=False)
        return "Animations are forbidden in this chat."

    def undo(self, act: Act, chat: Chat) -> None:
        """Take a lasting act back, unless somebody did already."""
        if not self.lasts(act, chat):
            return
        if act == "block":
            Groups(self.world).block(chat, _person(chat), blocked=False)
        else:
            self._allow_animations(chat, allowed=True)

    def lasts(self, act: Act, chat: Chat) -> bool:
        """Return whether what a lasting act did is still so."""
        if act == "block":
            return chat.bot_status == KICKED
        return "animation" in self.world.switches.forbidden_kinds.get(str(chat.id), ())

    def _redeliver(self) -> str:
        update_id = self.world.updates.newest
        if update_id is None:
            raise ActError("there was no update yet that could come twice", 409)
        self.world.updates.redeliver(update_id)
        return f"Update {update_id} comes once more."

    def _delete_last(self, chat: Chat) -> str:
        shown = [one for one in chat.messages.values() if one.by_bot and not one.deleted]
        if not shown:
            raise ActError("the bot shows no message in this chat", 409)
        self.world.delete(shown[-1], "person")
        return f"Message {shown[-1].id} of the bot was deleted."

    async def _crash(self) -> str:
        if self.keeper is None:
            raise ActError(UNMANAGED, 409)
        await self.keeper.kill()
        await self.keeper.start()
        return "The bot was killed and started again."

    def _allow_animations(self, chat: Chat, *, allowed: bool) -> None:
        switches, key = self.world.switches, str(chat.id)
        kinds = [kind for kind in switches.forbidden_kinds.get(key, ()) if kind != "animation"]
        kinds += [] if allowed else ["animation"]
        others = {name: value for name, value in switches.forbidden_kinds.items() if name != key}
        switches.forbidden_kinds = others | ({key: kinds} if kinds else {})


def find_place(world: World, needs: str | None, chat_id: int | None) -> Chat | None:
    """Return the chat a trouble is made for; None for a trouble that needs none.

    Raises:
        ActError: it needs one and none or a wrong one is named.
    """
    if needs is None:
        return None
    if chat_id is None:
        raise ActError(f"this trouble needs `chat`: the id of a {needs}")
    chat = find_chat(world, chat_id)
    if needs == "person":
        _person(chat)
    return chat


def _person(chat: Chat) -> User:
    if chat.person is None:
        raise ActError("this trouble is made for a person, so `chat` must be a person's id")
    return chat.person
