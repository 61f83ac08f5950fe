"""The demo's transcript: one chat as it happens, edits and pop-ups included."""

from __future__ import annotations

import textwrap
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.client import Control, Person

_PATIENCE = 10.0  # seconds of one look for news; silence is no mistake
_WIDTH = 96
_MARGIN = " " * 18


class Transcript:
    """Prints what happens in a person's private chat, each event once.

    Args:
        control: the sandbox it happens in.
        person: whose chat it is.
    """

    def __init__(self, control: Control, person: Person) -> None:
        self._control = control
        self._person = person
        self._seen = 0
        self._started = time.time()
        self._labels: dict[str, str] = {}

    async def follow(self) -> None:
        """Print news as they come, until cancelled."""
        while True:
            await self._print_news(_PATIENCE)

    async def catch_up(self) -> None:
        """Print what has happened and was not printed yet."""
        await self._print_news(0)

    async def _print_news(self, patience: float) -> None:
        answer = await self._control.get(
            "events", kind="telegram.", after=self._seen, seconds=patience, chat_id=self._person.id
        )
        for event in answer["events"]:
            self._seen = event["seq"]
            self._print(event)

    def _print(self, event: dict[str, Any]) -> None:
        line = self._line(event)
        if line is None:
            return
        who, words = line
        at = f"{event['at'] - self._started:6.1f} s  {who:<6} "
        body = [wrapped for part in words for wrapped in textwrap.wrap(part, _WIDTH)]
        print(at + f"\n{_MARGIN}".join(body), flush=True)

    def _line(self, event: dict[str, Any]) -> tuple[str, list[str]] | None:
        """Return who did it and what it looks like, or None for what nobody sees."""
        kind = event["kind"].removeprefix("telegram.")
        if kind in {"message", "edited"}:
            who = "Bot" if event["by"] == "bot" else self._person.first_name
            return who, self._message(event, edited=kind == "edited")
        if kind == "pressed":
            label = self._labels.get(event["data"], event["data"])
            return self._person.first_name, [f"presses [{label}]"]
        if kind == "callback_answered" and event["text"]:
            return "Bot", [f"pop-up: {event['text']}"]
        if kind == "deleted":
            return "Bot", [f"removes #{event['message_id']}"]
        return None

    def _message(self, event: dict[str, Any], *, edited: bool) -> list[str]:
        medium = "" if event["content"] == "text" else f"<{event['content']}> "
        change = "changes" if edited else "writes"
        text = (event["text"] or "").splitlines() or [""]
        words = [f"{change} #{event['message_id']}: {medium}{text[0]}", *text[1:]]
        return [*words, *self._buttons(event["buttons"])]

    def _buttons(self, rows: list[list[dict[str, Any]]]) -> list[str]:
        for row in rows:
            for button in row:
                self._labels[button.get("data") or ""] = button["text"]
        return [" ".join(f"[{button['text']}]" for button in row) for row in rows]
