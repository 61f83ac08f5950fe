"""The part of the control client that changes the bot's world: faults, troubles, time, its own process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.control_wire import ControlWire, id_of
from sandbox.state_views import BotView
from sandbox.views import ChatCard, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.views import Where


class Levers(ControlWire):
    """Breaks things on purpose, and mends them."""

    async def fault(
        self, service: str, call: str, effect: str, *, retry_after: int | None = None, **wishes: Any
    ) -> int:
        """Order a fault and return its id; `retry_after` is short for Telegram's 429.

        Args:
            service: "telegram" or "provider".
            call: the method or operation, "*" for any.
            effect: a value of `sandbox.faults.Effect`.
            retry_after: seconds that the 429 asks for.
            wishes: times, skip, match, status, body, headers, seconds; see `sandbox.faults.Fault`.
        """
        if retry_after is not None:
            wishes |= {"status": 429, "body": {"parameters": {"retry_after": retry_after}}}
        made = await self.post("faults", service=service, call=call, effect=effect, **wishes)
        return int(made["id"])

    async def clear_faults(self) -> None:
        """Forget all orders."""
        await self.request("DELETE", "faults")

    async def make_trouble(self, name: str, where: Where | None = None) -> str:
        """Switch a trouble on, or let it happen, and return the sentence about what was done."""
        wish = {"chat": id_of(where) if where is not None else None}
        return str((await self.post(f"troubles/{name}", **wish))["done"])

    async def end_trouble(self, name: str | None = None) -> None:
        """Switch a trouble off, or all of them."""
        await self.request("DELETE", f"troubles/{name}" if name else "troubles")

    async def switch(
        self, *, telegram: Mapping[str, Any] | None = None, provider: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Change switches and return all of them."""
        wish = {"telegram": dict(telegram or {}), "provider": dict(provider or {})}
        return dict(await self.request("PATCH", "switches", json=wish))

    async def advance(self, seconds: float) -> None:
        """Put Telegram's clock forward."""
        await self.post("clock", seconds=seconds)

    async def redeliver(self, update_id: int) -> None:
        """Let the bot get an update once more."""
        await self.post(f"updates/{update_id}/redeliver")

    async def put_update(self, update: dict[str, Any]) -> int:
        """Queue a raw update, garbled or not, and return the id it is ordered by."""
        return int((await self.request("POST", "updates", json=update))["update_id"])

    async def set_scene(self) -> tuple[list[Person], list[ChatCard]]:
        """Make the default cast unless it is there, and return its people and its chats."""
        shown = await self.post("scene")
        people = [Person(**person) for person in shown["people"]]
        return people, [ChatCard.from_json(chat) for chat in shown["chats"]]

    async def start_bot(self) -> BotView:
        """Start the bot's process."""
        return BotView(**await self.post("bot/start"))

    async def stop_bot(self) -> BotView:
        """Ask the bot to end, and wait until it has."""
        return BotView(**await self.post("bot/stop"))

    async def kill_bot(self) -> BotView:
        """End the bot's process in the middle of whatever it does."""
        return BotView(**await self.post("bot/kill"))

    async def restart_bot(self) -> BotView:
        """Stop the bot if it runs, and start it."""
        return BotView(**await self.post("bot/restart"))
