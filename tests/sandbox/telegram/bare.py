"""A bot without a library: plain HTTP against the sandbox, so that nothing hides what went over the wire."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import aiohttp

TOKEN = "4711:a-token-of-the-sandbox"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: HTTP status and body."""

    status: int
    body: dict[str, Any]

    @property
    def description(self) -> str:
        """Telegram's words of a refusal."""
        return str(self.body["description"])


@dataclass(slots=True)
class BareBot:
    """Calls methods and returns results, or answers when a refusal is expected."""

    session: aiohttp.ClientSession
    url: str
    token: str = TOKEN

    async def answer(self, method: str, **parameters: Any) -> Answer:
        """Call a method with a JSON body and return whatever comes back."""
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=parameters) as response:
            return Answer(response.status, await response.json())

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method that shall succeed and return its result."""
        answer = await self.answer(method, **parameters)
        assert answer.body["ok"], answer
        assert answer.status == 200
        return answer.body["result"]

    async def refused(self, method: str, **parameters: Any) -> str:
        """Return the description of a refusal, after checking that all of it is in order."""
        answer = await self.answer(method, **parameters)
        assert answer.body["ok"] is False, answer
        assert answer.body["error_code"] == answer.status
        return answer.description

    async def upload(self, method: str, files: dict[str, File], **parameters: str | float) -> Answer:
        """Call a method with a multipart body and return whatever comes back."""
        form = aiohttp.FormData()
        for name, value in parameters.items():
            form.add_field(name, str(value))
        for name, file in files.items():
            form.add_field(name, io.BytesIO(file.content), filename=file.name, content_type=file.mime)
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", data=form) as response:
            return Answer(response.status, await response.json())

    async def send(self, method: str, files: dict[str, File], **parameters: str | float) -> dict[str, Any]:
        """Send files that shall be accepted and return the message."""
        answer = await self.upload(method, files, **parameters)
        assert answer.body["ok"], answer
        return dict(answer.body["result"])

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """Return the updates that getUpdates gives."""
        return list(await self.call("getUpdates", **parameters))

    async def updates_of(self, kind: str) -> list[dict[str, Any]]:
        """Return what the updates of one kind carry, such as the messages of "message"."""
        return [update[kind] for update in await self.updates() if kind in update]

    async def download(self, file_path: str) -> tuple[int, bytes]:
        """Return status and body of a file's address."""
        async with self.session.get(f"{self.url}/file/bot{self.token}/{file_path}") as response:
            return response.status, await response.read()


@dataclass(frozen=True, slots=True)
class File:
    """Something to upload."""

    content: bytes = field(repr=False)
    name: str
    mime: str = "application/octet-stream"


def keyboard(*labels: str) -> dict[str, Any]:
    """Return an inline keyboard, one button a row, whose data is the label in lower case."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label.lower()}] for label in labels]}
