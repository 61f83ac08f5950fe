"""One right example of every object and call that a rule is about, as they go over the wire."""

from __future__ import annotations

from typing import Any

ALICE = {"id": 7, "is_bot": False, "first_name": "Alice", "language_code": "en"}
CHAT = {"id": 7, "type": "private", "first_name": "Alice"}
PHOTO = {"file_id": "A", "file_unique_id": "a", "width": 90, "height": 90, "file_size": 1200}
BUTTON = {"text": "Sleepy", "callback_data": "1:t:sleepy", "style": "primary"}
MESSAGE: dict[str, Any] = {
    "message_id": 1,
    "date": 1790000000,
    "chat": CHAT,
    "from": ALICE,
    "caption": "me",
    "photo": [PHOTO],
    "caption_entities": [{"type": "bold", "offset": 0, "length": 2}],
    "reply_markup": {"inline_keyboard": [[BUTTON]]},
}
PRESS: dict[str, Any] = {
    "update_id": 5,
    "callback_query": {
        "id": "9",
        "from": ALICE,
        "message": MESSAGE,
        "chat_instance": "-3",
        "data": "1:t:sleepy",
    },
}
EDIT = {
    "chat_id": "7",
    "message_id": "1",
    "media": '{"type": "animation", "media": "attach://clip", "duration": 4, "thumbnail": "attach://small"}',
    "reply_markup": '{"inline_keyboard": [[{"text": "Again", "callback_data": "1:a"}]]}',
}
EDIT_FILES = ("clip", "small")
