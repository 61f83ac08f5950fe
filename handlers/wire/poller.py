"""The raw `getUpdates` loop: one long poll in flight, its offset computed from committed rows only."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog
from telegram import error as ptb
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from telegram.request import BaseRequest

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query", "my_chat_member"),
    *("inline_query", "chosen_inline_result", "guest_message"),
)


class TokenRefusedError(Exception):
    """Telegram does not know this token; only the operator can help."""


class Poller:
    """Asks for updates; whoever calls `take` must commit the batch before calling `confirm`."""

    def __init__(
        self, request: BaseRequest, url: str, *, poll_seconds: float, on_done: Callable[[], None]
    ) -> None:
        """Prepare a poller.

        Args:
            request: PTB's request interface; its read time-out must be longer than `poll_seconds`.
            url: the method's address; it holds the token.
            poll_seconds: how long Telegram may hold an empty answer back (at most 50).
            on_done: called when an answer, or its failure, is there to be taken.
        """
        self._request = request
        self._url = url
        self._poll_seconds = poll_seconds
        self._on_done = on_done
        # The first call after a start sends none: Telegram begins with the oldest unconfirmed.
        self._offset: int | None = None
        self._task: asyncio.Task[list[Any]] | None = None

    def start(self) -> None:
        """Have a poll in flight."""
        if self._task is None:
            self._task = asyncio.create_task(self._ask(), name="poll")
            self._task.add_done_callback(lambda _: self._on_done())

    async def _ask(self) -> list[Any]:
        parameters: dict[str, Any] = {
            "timeout": int(self._poll_seconds),
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        if self._offset is not None:
            parameters["offset"] = self._offset
        data = RequestData([RequestParameter.from_input(key, value) for key, value in parameters.items()])
        try:
            batch = await self._request.post(self._url, data)
        except (LookupError, TypeError) as error:  # JSON, but not the Bot API's: PTB looks for `result`
            raise ptb.NetworkError("an answer without a result") from error
        if not isinstance(batch, list):
            raise ptb.NetworkError("the result is no list of updates")
        return batch

    def take(self) -> list[dict[str, Any]] | None:
        """Return the answer that has arrived, None while there is none.

        Raises:
            TokenRefusedError: the token is wrong or was revoked.
            telegram.error.TelegramError: this poll failed; another may work.
        """
        if self._task is None or not self._task.done():
            return None
        task, self._task = self._task, None
        try:
            batch = task.result()
        except ptb.InvalidToken as error:
            raise TokenRefusedError(str(error)) from error
        return [update for update in batch if isinstance(update, dict)]

    def confirm(self, update_ids: Sequence[int]) -> None:
        """Let the next poll tell Telegram to forget these updates, which are committed."""
        if update_ids:
            self._offset = max(update_ids) + 1

    async def stop(self) -> None:
        """Abandon the poll in flight; what it may bring was not confirmed and comes again."""
        if self._task is not None:
            self._task.cancel()
            # Its outcome is nobody's concern any more, so an error of its own is taken and dropped.
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
