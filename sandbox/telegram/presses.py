"""Presses on inline buttons: only what is on the screen, unless a tester forces another client's tricks."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import ActError

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.messages import Message
    from sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class Wish:
    """Which button: by its data, by its text or a part of it, or by row and column counted from 0."""

    data: str | None = None
    text: str | None = None
    place: tuple[int, int] | None = None
    force: bool = False


def press(world: World, chat: Chat, person: User, message_id: int, wish: Wish) -> tuple[str, int | None]:
    """Press a button and return the callback query's id and the update's id.

    With `force` any data is pressed, on whatever message, on the screen or not: clients can do that.

    Raises:
        ActError: there is no such message or no such button.
    """
    data = wish.data if wish.force and wish.data is not None else _on_screen(chat, person, message_id, wish)
    message = chat.messages.get(message_id)
    query = world.ask(chat, person)
    body = {
        "id": query.id,
        "from": person.as_json(),
        **_pressed(chat, message_id, message),
        "chat_instance": str(zlib.crc32(str(chat.id).encode()) + 10**18),
        "data": data,
    }
    world.log.add("telegram.pressed", chat_id=chat.id, message_id=message_id, id=query.id, data=data)
    return query.id, world.updates.put("callback_query", body)


def _pressed(chat: Chat, message_id: int, message: Message | None) -> dict[str, Any]:
    """Return what the query tells of the message; of one that was chosen inline only its id."""
    if message is None or message.deleted:
        return {"message": {"chat": chat.as_json(), "message_id": message_id, "date": 0}}
    if message.inline_id:
        return {"inline_message_id": message.inline_id}
    return {"message": message.as_json()}


def _on_screen(chat: Chat, person: User, message_id: int, wish: Wish) -> str:
    """Return the data of a button that is there to be pressed by this person."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted or message.receiver not in (None, person):
        raise ActError(f"chat {chat.id} shows no message {message_id}", 404)
    rows = message.buttons()
    if wish.place is not None:
        row, column = wish.place
        fitting = rows[row][column : column + 1] if 0 <= row < len(rows) and column >= 0 else []
    else:
        fitting = _fitting([button for row_ in rows for button in row_], wish)
    if not fitting or fitting[0]["data"] is None:
        labels = [button["text"] for row_ in rows for button in row_]
        raise ActError(f"message {message_id} has no such button to press; it has {labels}", 404)
    return str(fitting[0]["data"])


def _fitting(buttons: list[dict[str, Any]], wish: Wish) -> list[dict[str, Any]]:
    """Return the buttons that a wish means; a part of a text is enough when only one button has it."""
    if wish.data is not None:
        return [button for button in buttons if button["data"] == wish.data]
    exact = [button for button in buttons if button["text"] == wish.text]
    partly = [button for button in buttons if wish.text and wish.text in button["text"]]
    return exact or (partly if len(partly) == 1 else [])
