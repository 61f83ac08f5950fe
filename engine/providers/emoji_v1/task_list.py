"""Reads the provider's whole task list, the only way to learn of an order whose answer was lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.errors import TransientError
from engine.providers.emoji_v1.answer import as_object, as_text, as_whole, unreadable
from engine.providers.emoji_v1.reading import state_of
from engine.providers.interface import FoundTask, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from engine.providers.emoji_v1.answer import Answer
    from engine.providers.emoji_v1.api import Api
    from engine.providers.emoji_v1.settings import EmojiV1Settings

_MOST_READINGS = 3
_YEAR_2100 = 4_102_444_800_000  # in epoch milliseconds: what is later is no time


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of the list.

    Attributes:
        tasks: by id, whatever their model, with the provider's times; None for those of other models.
        ahead: our clock minus the provider's.
        total, pages: how many tasks and pages the provider counts, None when it did not say.
    """

    tasks: dict[str, FoundTask | None]
    ahead: timedelta
    total: int | None
    pages: int | None


class TaskList:
    """Lists tasks of one model.

    No time window is sent: its zone is not documented, and the default is the last 24 h, which is
    all that the provider remembers (section 4).
    """

    def __init__(self, settings: EmojiV1Settings, api: Api, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._api = api
        self._clock = clock

    async def read(self) -> list[FoundTask]:
        """Return every task of the model, oldest first.

        While the list is read page by page, a task that comes or goes moves the others across the
        borders between pages and one can be missed. A reading during which the total changed is
        therefore repeated.

        Raises:
            EngineError: the list could not be read whole; never believe "none" then.
        """
        found: dict[str, FoundTask | None] = {}
        for _ in range(_MOST_READINGS):
            tasks, steady = await self._read_once()
            found |= tasks
            if steady:
                return sorted(filter(None, found.values()), key=lambda task: task.created_at)
        raise TransientError("list_changing", "the number of tasks changed during every reading")

    async def _read_once(self) -> tuple[dict[str, FoundTask | None], bool]:
        page = first = await self._page(1)
        tasks, number, fresh = dict(page.tasks), 1, bool(page.tasks)
        # Without a count of pages, one that brings nothing new is the last.
        while page.tasks and (fresh if page.pages is None else number < page.pages):
            number += 1
            page = await self._page(number)
            fresh = bool(page.tasks.keys() - tasks.keys())
            tasks |= page.tasks
        # One difference for all pages: it is known to half a second only, and must not change the order.
        ours = {task_id: task and _on_our_clock(task, first.ahead) for task_id, task in tasks.items()}
        return ours, page.total == first.total

    async def _page(self, number: int) -> _Page:
        query = {
            "page_no": str(number),
            "page_size": str(self._settings.page_size),
            "model_name": self._settings.model,
        }
        answer = await self._api.query("list", "GET", "tasks", params=query)
        return _page_in(answer, self._settings.model, self._clock())


def _page_in(answer: Answer, model: str, now: datetime) -> _Page:
    body = answer.require_success()
    data = body.get("data")
    total = as_whole(body.get("total"))
    if data is None and total == 0:
        data = []
    if not isinstance(data, list):
        raise unreadable("a list without data")
    tasks = dict(_entry(as_object(entry), model, now - answer.ahead) for entry in data)
    return _Page(tasks, answer.ahead, total, as_whole(body.get("total_page")))


def _entry(entry: dict[str, Any], model: str, latest: datetime) -> tuple[str, FoundTask | None]:
    task_id = as_text(entry.get("task_id"))
    if not task_id:
        raise unreadable("a listed task without an id")
    if as_text(entry.get("model_name")) not in {model, ""}:
        return task_id, None
    ticket = Ticket(task_id, as_text(entry.get("request_id")))
    # One without a time counts as new: an order that may be ours must not be overlooked and repeated.
    return task_id, FoundTask(
        ticket,
        _epoch(entry.get("gmt_create")) or latest,
        state_of(entry.get("status")),
        as_text(entry.get("api_key_id")),
    )


def _on_our_clock(task: FoundTask, ahead: timedelta) -> FoundTask:
    return replace(task, created_at=task.created_at + ahead)


def _epoch(value: Any) -> datetime | None:
    milliseconds = as_whole(value) or 0
    if not 0 < milliseconds < _YEAR_2100:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
