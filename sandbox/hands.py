"""The acting half of the control client: people, chats, and what people do there but for files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.control_wire import ControlWire, author_fields, id_of
from sandbox.views import Asked, Chosen, Group, Person, Pressed, Sent

if TYPE_CHECKING:
    from sandbox.views import Where


class Hands(ControlWire):
    """Creates people and groups and acts for them."""

    async def person(
        self,
        first_name: str = "",
        *,
        username: str = "",
        language_code: str = "",
        person_id: int | None = None,
    ) -> Person:
        """Create a person."""
        wish = {
            "first_name": first_name,
            "username": username,
            "language_code": language_code,
            "id": person_id,
        }
        made = await self.post("people", **wish)
        return Person(made["id"], made["first_name"], made.get("username", ""), made.get("language_code", ""))

    async def group(
        self,
        title: str,
        *members: Person,
        type_: str = "supergroup",
        is_forum: bool = False,
        bot: bool = True,
    ) -> Group:
        """Create a group of these people; the first owns it, and adds the bot unless told otherwise."""
        ids = [member.id for member in members]
        made = await self.post("chats", type=type_, title=title, members=ids, is_forum=is_forum, bot=bot)
        return Group(made["id"], made["title"], made["type"])

    async def send_text(
        self,
        where: Where,
        text: str,
        *,
        sender: Person | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        as_group: bool | None = None,
        as_channel: str | None = None,
    ) -> Sent:
        """Write text; an administrator as the group itself, or anybody as a channel of that title.

        A text beyond 4,096 UTF-16 units becomes several messages, as an app makes of it.
        """
        fields = author_fields(sender, reply_to, thread, as_group=as_group, as_channel=as_channel)
        return Sent.from_json(await self.post(f"chats/{id_of(where)}/send", text=text, **fields))

    async def forward(
        self, where: Where, message_id: int, *, from_chat: Where | None = None, sender: Person | None = None
    ) -> Sent:
        """Send a message on, of another chat or of the same one: the same file under a new message."""
        source = None if from_chat is None else id_of(from_chat)
        fields = {"forward": message_id, "forward_chat": source, **author_fields(sender)}
        return Sent.from_json(await self.post(f"chats/{id_of(where)}/send", **fields))

    async def edit(self, where: Where, message_id: int, text: str) -> Sent:
        """Change a person's text or caption."""
        return Sent.from_json(await self.post(f"chats/{id_of(where)}/edit", message_id=message_id, text=text))

    async def press(
        self,
        where: Where,
        message_id: int,
        *,
        data: str | None = None,
        text: str | None = None,
        button: tuple[int, int] | None = None,
        sender: Person | None = None,
        force: bool = False,
    ) -> Pressed:
        """Press a button by its data, its text, or its row and column; `force` presses any data."""
        fields = {"data": data, "text": text, "button": button, "force": force, **author_fields(sender)}
        answer = await self.post(f"chats/{id_of(where)}/press", message_id=message_id, **fields)
        return Pressed(answer["callback_id"], answer["update_id"])

    async def type_inline(self, person: Person, query: str = "", *, offset: str = "") -> Asked:
        """Type behind the bot's name in a private chat; `telegram.inline_answered` tells the results."""
        told = await self.post(f"people/{person.id}/inline", query=query, offset=offset)
        return Asked(told["query_id"], told["update_id"])

    async def choose_inline(
        self,
        person: Person,
        query_id: str,
        result_id: str,
        where: Where | None = None,
        *,
        thread: int | None = None,
        feedback: bool | None = None,
    ) -> Chosen:
        """Put a result into a chat, or the private one with the bot, in which it need not be.

        Args:
            feedback: the bot hears of the choice; None leaves it to the switch `inline_feedback`.
        """
        told = await self.post(
            f"people/{person.id}/inline/choose",
            query_id=query_id,
            result_id=result_id,
            chat=id_of(where) if where is not None else None,
            thread=thread,
            feedback=feedback,
        )
        return Chosen(**told)

    async def delete(self, where: Where, message_id: int) -> None:
        """Delete a message for everyone."""
        await self.post(f"chats/{id_of(where)}/delete", message_id=message_id)

    async def block(self, where: Where, *, blocked: bool = True, sender: Person | None = None) -> None:
        """Block or unblock the bot; in a group remove it or take it back."""
        await self.post(f"chats/{id_of(where)}/block", blocked=blocked, **author_fields(sender))

    async def react(
        self, where: Where, message_id: int, emoji: str | None, *, sender: Person | None = None
    ) -> None:
        """Put an emoji on a message, in place of the one before; None takes it off."""
        await self.post(
            f"chats/{id_of(where)}/react", message_id=message_id, emoji=emoji, **author_fields(sender)
        )
