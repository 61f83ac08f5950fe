"""A bot as small as can be, without a library and without a memory: what it costs is the sandbox's share."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

_TOKEN = "123456789:AAbenchAAbenchAAbenchAAbenchAAbench"  # noqa: S105 - good for the sandbox only
_CALLS_AT_A_TIME = 64

BUTTONS = 20
KEYBOARD = {
    "inline_keyboard": [[{"text": f"Face {n}", "callback_data": f"make:{n}"}] for n in range(BUTTONS)]
}


@dataclass(slots=True)
class BareBot:
    """Answers photos and presses as our bot does, by plain HTTP.

    Attributes:
        url: the sandbox's address.
        clip: the MP4 that every press gets.
        keyboards: who sent a photo -> the message id of its keyboard.
        clips: who pressed -> done as soon as the clip is shown.
        downloaded: the bytes of every photo fetched.
    """

    url: str
    clip: bytes
    keyboards: dict[int, asyncio.Future[int]] = field(default_factory=dict)
    clips: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    downloaded: list[int] = field(default_factory=list)
    _session: aiohttp.ClientSession = field(init=False)
    _tasks: asyncio.TaskGroup = field(default_factory=asyncio.TaskGroup)
    _poll: asyncio.Task[None] = field(init=False)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CALLS_AT_A_TIME))
        await self._tasks.__aenter__()
        self._poll = self._tasks.create_task(self._polling())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._poll.cancel()
        try:
            await self._tasks.__aexit__(kind, error, trace)
        finally:
            await self._session.close()

    async def _call(self, method: str, **parameters: Any) -> Any:
        return await self._post(method, json=parameters)

    async def _post(self, method: str, **body: Any) -> Any:
        async with self._session.post(f"{self.url}/bot{_TOKEN}/{method}", **body) as response:
            answer = await response.json()
        if not answer["ok"]:
            raise RuntimeError(f"{method}: {answer['description']}")
        return answer["result"]

    async def _polling(self) -> None:
        offset = 0
        while True:
            for update in await self._call("getUpdates", offset=offset, timeout=50):
                offset = update["update_id"] + 1
                if "message" in update:
                    self._tasks.create_task(self._offer(update["message"]))
                else:
                    self._tasks.create_task(self._make(update["callback_query"]))

    async def _offer(self, message: Mapping[str, Any]) -> None:
        """Fetch a photo and send the keyboard."""
        file = await self._call("getFile", file_id=message["photo"][-1]["file_id"])
        async with self._session.get(f"{self.url}/file/bot{_TOKEN}/{file['file_path']}") as response:
            self.downloaded.append(len(await response.read()))
        person = message["chat"]["id"]
        sent = await self._call(
            "sendMessage", chat_id=person, text="Which expression?", reply_markup=KEYBOARD
        )
        if not self.keyboards[person].done():  # else nobody waits any more
            self.keyboards[person].set_result(sent["message_id"])

    async def _make(self, query: Mapping[str, Any]) -> None:
        """Answer a press, and turn the message into the clip by two edits."""
        target = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
        await self._call("answerCallbackQuery", callback_query_id=query["id"], text="On it")
        await self._call("editMessageText", text="Being made now", **target)
        form = aiohttp.FormData({name: str(value) for name, value in target.items()})
        form.add_field("media", json.dumps({"type": "animation", "media": "attach://clip"}))
        form.add_field("clip", self.clip, filename="clip.mp4", content_type="video/mp4")
        await self._post("editMessageMedia", data=form)
        if not self.clips[target["chat_id"]].done():
            self.clips[target["chat_id"]].set_result(None)
