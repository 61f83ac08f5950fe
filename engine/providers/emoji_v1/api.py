"""The provider's JSON interface: every call carries the key, questions keep within their budget."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.providers.emoji_v1.answer import Answer, parse_answer
from engine.providers.emoji_v1.query_budget import QueryBudget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    import aiohttp

    from engine.providers.emoji_v1.settings import EmojiV1Settings
    from engine.providers.emoji_v1.transport import Transport


class Api:
    """Calls below the base address, through `transport`."""

    def __init__(
        self, settings: EmojiV1Settings, transport: Transport, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._clock = clock
        self._budget = QueryBudget(settings.queries_per_second, timedelta(seconds=1))

    async def query(self, operation: str, method: str, path: str, **options: Any) -> Answer:
        """Ask about tasks, within the budget that status, list and cancel share."""
        return await self.call(operation, method, path, middlewares=(self._budget.admit,), **options)

    async def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Answer:
        """Send one request and return its answer, whatever the status.

        Args:
            operation: its name in the log.
            method: the HTTP method.
            path: below the base address, already quoted.
            headers: beside the key and the workspace.
            options: `single`, `params`, `json` and more, as `Transport.exchange` takes them.

        Raises:
            NotSentError: certainly not sent.
            LostAnswerError: sent or not, unknown.
        """
        sent = self._clock()

        async def read(response: aiohttp.ClientResponse) -> Answer:
            body = await self._transport.read_body(response)
            return parse_answer(response.status, response.headers, body, sent=sent, received=self._clock())

        return await self._transport.exchange(
            operation,
            method,
            f"{self._settings.base_url.rstrip('/')}/{path}",
            read,
            patience=self._settings.call_timeout,
            headers={**self._identity(), **(headers or {})},
            **options,
        )

    def _identity(self) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self._settings.api_key.reveal()}", "Accept": "application/json"}
        if self._settings.workspace:
            headers["X-DashScope-WorkSpace"] = self._settings.workspace
        return headers
