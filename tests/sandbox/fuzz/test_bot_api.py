"""Whatever is thrown at the Bot API, the answer is Telegram's own and comes at once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.methods.table import METHODS
from tests.sandbox.fuzz.thrower import ALICE, TOKEN, Thrown, throwing
from tests.sandbox.fuzz.wild import JSON, WORDS, Wild, almost, bodies, pairs, query, thorough

# A poll may rightly wait, so `timeout` is the one parameter that is left out.
_NAMES = st.sampled_from(
    [
        *(
            "chat_id",
            "message_id",
            "message_ids",
            "message_thread_id",
            "from_chat_id",
            "user_id",
            "name",
            "title",
        ),
        *(
            "reply_parameters",
            "reply_to_message_id",
            "reply_markup",
            "text",
            "caption",
            "parse_mode",
            "entities",
        ),
        *("caption_entities", "photo", "video", "animation", "document", "sticker", "stickers", "video_note"),
        *(
            "voice",
            "audio",
            "live_photo",
            "media",
            "thumbnail",
            "x",
            "file_id",
            "url",
            "secret_token",
            "ip_address",
        ),
        *("certificate", "max_connections", "drop_pending_updates", "offset", "limit", "allowed_updates"),
        *("callback_query_id", "action", "reaction", "commands", "scope", "language_code", "permissions"),
        *(
            "position",
            "emoji_list",
            "keywords",
            "mask_position",
            "sticker_format",
            "sticker_type",
            "old_sticker",
        ),
        *(
            "until_date",
            "custom_title",
            "icon_color",
            "is_anonymous",
            "can_delete_messages",
            "duration",
            "width",
        ),
        *("disable_notification", "protect_content", "link_preview_options", "show_alert", "has_spoiler"),
        *("description", "short_description", "menu_button", "remove_caption", "is_big", "cover", "length"),
    ]
)
_METHODS = st.sampled_from(sorted(METHODS)) | st.sampled_from(
    ["getme", "noSuchMethod", "%00", "a" * 300, "é"]
)
_TOKENS = st.just(TOKEN) | st.sampled_from(
    ["", "x", "0:x", "1:", "4711:other", "9" * 40 + ":x", "4711:%00", "%F0"]
)
_VERBS = st.sampled_from(["POST", "POST", "POST", "GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"])


# What stands for an id of the running sandbox is put in when the call is thrown.
_RIGHT: dict[str, Any] = {
    "reply_markup": {
        "inline_keyboard": [
            [{"text": "x", "callback_data": "y", "style": "danger"}, {"text": "z", "url": "https://t.me"}],
            [{"text": "c", "copy_text": {"text": "x"}}, {"text": "s", "switch_inline_query_chosen_chat": {}}],
        ]
    },
    "reply_parameters": {
        "message_id": 1,
        "chat_id": ALICE,
        "quote": "x",
        "allow_sending_without_reply": True,
    },
    "media": {"type": "photo", "media": "$photo", "caption": "x", "parse_mode": "HTML", "has_spoiler": True},
    "entities": [{"type": "bold", "offset": 0, "length": 1}, {"type": "text_link", "offset": 0, "length": 2}],
    "reaction": [{"type": "emoji", "emoji": "👍"}],
    "commands": [{"command": "start", "description": "Begin"}],
    "scope": {"type": "chat_member", "chat_id": ALICE, "user_id": ALICE},
    "message_ids": [1, 2, 3],
    "allowed_updates": ["message", "callback_query"],
    "photo": "$photo",
    "file_id": "$photo",
    "sticker": {"sticker": "$photo", "format": "static", "emoji_list": ["👍"], "keywords": ["x"]},
    "stickers": [{"sticker": "$photo", "format": "static", "emoji_list": ["👍"], "keywords": ["x"]}],
    "name": "x_by_selfmoji_bot",
    "title": "x",
    "text": "<b>x</b>",
    "url": "http://127.0.0.1:1/",
    "permissions": {"can_send_messages": True, "can_send_photos": False},
}
_ALBUM = [{"type": "photo", "media": "$photo", "caption": "x"}, {"type": "photo", "media": "$photo"}]


@st.composite
def _nearly_right(draw: st.DrawFn) -> dict[str, Any]:
    """Return the fields of a call that is right in most places."""
    right = _RIGHT | ({"media": _ALBUM} if draw(st.booleans()) else {})
    wrong = draw(st.sampled_from(sorted(right)))
    return {**right, "chat_id": draw(st.sampled_from([ALICE, "$group"])), wrong: draw(almost(right[wrong]))}


@st.composite
def _calls(draw: st.DrawFn) -> Wild:
    token = TOKEN if draw(st.integers(0, 9)) else draw(_TOKENS)
    path = f"/bot{token}/{draw(_METHODS)}"
    fields = pairs(_NAMES, JSON | WORDS)
    if draw(st.integers(0, 4)) == 0:
        path += "?" + query(draw(fields))
    verb = draw(_VERBS)
    known = {"chat_id": ALICE, "message_id": draw(st.integers(1, 4)), "user_id": ALICE}
    headers, body = draw(
        bodies(fields.map(lambda given: known | given) | _nearly_right().map(lambda it: known | it))
    )
    return Wild(verb, path, headers, None if verb in {"GET", "HEAD"} else body)


@thorough
@given(st.lists(_calls(), min_size=20, max_size=25))
def test_a_wild_call_never_crashes_the_bot_api(calls: list[Wild]) -> None:
    asyncio.run(_throw(calls))


async def _throw(calls: list[Wild]) -> None:
    async with throwing() as thrower:
        for call, thrown in zip(calls, await thrower.throw_all(calls), strict=True):
            # What is no HTTP is refused below the Bot API, in plain text.
            assert thrown.content_type == "application/json" or thrown.status in {None, 400}, (call, thrown)
            if thrown.content_type == "application/json" and thrown.body:
                _judge(call, thrown)


def _judge(call: Wild, thrown: Thrown) -> None:
    """Check that an answer has one of Telegram's two shapes and agrees with its status."""
    answer = json.loads(thrown.body)
    assert answer["ok"] is (thrown.status == 200), (call, answer)
    if not answer["ok"]:
        assert answer["error_code"] == thrown.status, (call, answer)
        assert isinstance(answer["description"], str), (call, answer)
