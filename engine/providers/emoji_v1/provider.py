"""The provider `emoji-v1` as the engine sees it: each operation in a few lines."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from engine.errors import TransientError, UncertainError
from engine.providers.emoji_v1.api import Api
from engine.providers.emoji_v1.error_rows import plain_code
from engine.providers.emoji_v1.failures import LostAnswerError
from engine.providers.emoji_v1.hosts import AllowedHosts
from engine.providers.emoji_v1.jpeg_size import jpeg_size
from engine.providers.emoji_v1.reading import link_in, progress_in, regions_in, ticket_in
from engine.providers.emoji_v1.results import Results
from engine.providers.emoji_v1.task_list import TaskList
from engine.providers.emoji_v1.transport import Transport, open_session
from engine.providers.emoji_v1.uploads import Uploads
from engine.providers.interface import TaskState, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.catalogue import Template
    from engine.errors import EngineError
    from engine.providers.emoji_v1.answer import Answer
    from engine.providers.emoji_v1.settings import EmojiV1Settings
    from engine.providers.emoji_v1.transport import OpenSession
    from engine.providers.interface import Capabilities, FoundTask, Progress, Regions

# Well formed and never given out: the free question whether key and host are good.
_NO_TASK = Ticket("00000000-0000-0000-0000-000000000000")
_BY_OSS = {"X-DashScope-OssResourceResolve": "enable"}


def _utc_now() -> datetime:
    return datetime.now(UTC)


class EmojiV1:
    """Client of emoji-detect-v1 and emoji-v1; implements `engine.providers.interface.Provider`.

    Made inside a running event loop; `close` ends it.

    Args:
        settings: address, key, limits and waits.
        sessions: makes an aiohttp session, for a proxy or a resolver; the provider closes it.
        clock: the time now, aware; moves the list's times to our clock.
    """

    def __init__(
        self,
        settings: EmojiV1Settings,
        *,
        sessions: OpenSession = open_session,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        hosts = AllowedHosts(settings.result_hosts, loopback=settings.on_loopback)
        self._settings = settings
        self._transport = Transport(settings, sessions)
        self._api = Api(settings, self._transport, clock)
        self._uploads = Uploads(settings, self._transport, self._api, hosts)
        self._results = Results(settings, self._transport, hosts)
        self._list = TaskList(settings, self._api, clock)

    def describe(self) -> Capabilities:
        """Return the static facts, as the settings have them."""
        return self._settings.describe()

    async def probe(self) -> None:
        """Ask for a task that cannot exist: the answer UNKNOWN proves key and host, for free.

        It does not prove that the model is still there; only a paid call does.
        """
        progress_in(await self._ask("probe", _NO_TASK))

    async def check(self, photo: Path) -> Regions:
        """Upload the photo for the detector and ask it; 0.004 CNY, whether the face passes or not."""
        width, height = await asyncio.to_thread(jpeg_size, photo)
        link = await self._uploads.put(photo, self._settings.detect_model)
        body = {
            "model": self._settings.detect_model,
            "input": {"image_url": link},
            "parameters": {"ratio": "1:1"},
        }
        path = "services/aigc/image2video/face-detect"
        answer = await self._api.call("detect", "POST", path, json=body, headers=_BY_OSS)
        return regions_in(answer, width, height)

    async def submit(self, photo: Path, regions: Regions, template: Template) -> Ticket:
        """Upload the photo for the model, then send exactly one order.

        Until the order leaves, every failure is certain. From then on only an answer that can be
        read is believed: anything else is UncertainError.
        """
        link = await self._uploads.put(photo, self._settings.model)
        body = {
            "model": self._settings.model,
            "input": {
                "image_url": link,
                "driven_id": template.id,
                "face_bbox": list(regions.face),
                "ext_bbox": list(regions.crop),
            },
        }
        headers = {**_BY_OSS, "X-DashScope-Async": "enable"}
        path = "services/aigc/image2video/video-synthesis"
        try:
            answer = await self._api.call("submit", "POST", path, json=body, headers=headers, single=True)
        except LostAnswerError as exc:
            raise _doubt(exc) from exc
        return ticket_in(answer)

    async def status(self, ticket: Ticket) -> Progress:
        """Ask where a task stands."""
        return progress_in(await self._ask("status", ticket))

    async def fetch(self, ticket: Ticket, into: Path) -> Progress:
        """Ask for the task's link and write the clip to `into`, whole and synced to disk."""
        answer = await self._ask("status", ticket)
        progress = progress_in(answer)
        if progress.error is not None:
            raise progress.error
        if progress.state is not TaskState.DONE:
            raise TransientError(f"task_{progress.state}", "there is no clip to fetch")
        await self._results.save(link_in(answer), into)
        return progress

    async def cancel(self, ticket: Ticket) -> bool:
        """Return True when the task was still waiting, False when the provider says it was not."""
        answer = await self._api.query("cancel", "POST", f"{_path(ticket)}/cancel")
        if plain_code(answer.code) == plain_code("UnsupportedOperation"):
            return False
        answer.require_success()
        return True

    async def recover(self) -> list[FoundTask]:
        """List every task of the model that the provider still remembers, oldest first."""
        return await self._list.read()

    async def close(self) -> None:
        """Give back connections."""
        await self._transport.close()

    async def _ask(self, operation: str, ticket: Ticket) -> Answer:
        return await self._api.query(operation, "GET", _path(ticket))


def _path(ticket: Ticket) -> str:
    return f"tasks/{quote(ticket.task_id, safe='')}"


def _doubt(lost: LostAnswerError) -> EngineError:
    # A refusal's status is enough to know that there is no order, even if its words were cut off.
    if lost.status in range(300, 500) and lost.status != HTTPStatus.REQUEST_TIMEOUT:
        return TransientError(lost.code, lost.detail)
    return UncertainError(lost.code, lost.detail)
