"""The looking part of the control client: people, chats, media, sticker sets, calls, troubles, the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.control_wire import ControlWire, id_of
from sandbox.state_views import BotView, CallView, Command, StickerSetView, TroubleView
from sandbox.views import ChatCard, ChatView, Person

if TYPE_CHECKING:
    from sandbox.views import Where


class Eyes(ControlWire):
    """Looks around and changes nothing."""

    async def people(self) -> list[Person]:
        """Return everybody there is."""
        return [Person(**person) for person in (await self.get("people"))["people"]]

    async def chats(self) -> list[ChatCard]:
        """Return the private chats of all people, used or not, and the groups."""
        return [ChatCard.from_json(chat) for chat in (await self.get("chats"))["chats"]]

    async def chat(self, where: Where) -> ChatView:
        """Return a chat as it is now."""
        return ChatView.from_json(await self.get(f"chats/{id_of(where)}"))

    async def media(self, where: Where, message_id: int) -> bytes:
        """Return the bytes of the medium a message shows now."""
        return await self.get_bytes(f"chats/{id_of(where)}/media/{message_id}")

    async def thumbnail(self, where: Where, message_id: int) -> bytes:
        """Return the bytes of the thumbnail of that medium; refused when it has none."""
        return await self.get_bytes(f"chats/{id_of(where)}/media/{message_id}?part=thumbnail")

    async def commands(self, where: Where, person: Person) -> list[Command]:
        """Return the menu of commands that this person's app would show there."""
        shown = await self.get("commands", chat=id_of(where), person=person.id)
        return [Command(**command) for command in shown["commands"]]

    async def sticker_sets(self) -> list[StickerSetView]:
        """Return the sticker sets that the bot made."""
        return [StickerSetView.from_json(one) for one in (await self.get("sticker_sets"))["sets"]]

    async def sticker_set(self, name: str) -> StickerSetView:
        """Return a sticker set by its name."""
        return StickerSetView.from_json(await self.get(f"sticker_sets/{name}"))

    async def sticker(self, name: str, index: int) -> bytes:
        """Return the bytes of a sticker of a set, counted from 0."""
        return await self.get_bytes(f"sticker_sets/{name}/{index}")

    async def calls(
        self, *, after: int | None = None, limit: int | None = None, service: str | None = None
    ) -> list[CallView]:
        """Return calls of the bot, oldest first: the first ones after an event, or else the last ones."""
        query: dict[str, Any] = {"after": after, "limit": limit, "service": service}
        shown = await self.get("calls", **{name: value for name, value in query.items() if value is not None})
        return [CallView(**call) for call in shown["calls"]]

    async def call(self, seq: int) -> CallView:
        """Return the call that the event of this number told of."""
        return CallView(**await self.get(f"calls/{seq}"))

    async def troubles(self) -> list[TroubleView]:
        """Return all troubles that can be made."""
        return [TroubleView(**trouble) for trouble in (await self.get("troubles"))["troubles"]]

    async def bot(self) -> BotView:
        """Return the bot and what its process does."""
        return BotView(**await self.get("bot"))

    async def ledger(self) -> Any:
        """Return the provider's books."""
        return await self.get("provider/ledger")
