"""Whatever a client throws at a method, Telegram answers in its own form and never with a crash."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.client import Control
from sandbox.server import Sandbox
from sandbox.telegram.methods.table import METHODS
from tests.sandbox.telegram.bare import BareBot

_WORDS = st.sampled_from(
    [
        *(
            "",
            "0",
            "-1",
            "1",
            "2",
            "true",
            "null",
            "[]",
            "{}",
            "[[]]",
            "HTML",
            "MarkdownV2",
            "<b>",
            "&#55296;",
            "*_~`[](",
        ),
        *(
            "attach://x",
            "http://x",
            "photo",
            "video",
            '{"type": "photo", "media": "attach://x"}',
            "\x00",
            "😀" * 9,
        ),
        *(
            '{"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}',
            '{"inline_keyboard": [[{"text": 1}], 2]}',
        ),
        *(
            '{"message_id": {}}',
            '{"message_id": 1.5}',
            '[{"type": []}]',
            '[{"emoji": {}}]',
            "9" * 30,
            "1e999",
            '"\\ud83d"',
        ),
    ]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from(
    [
        *(
            "chat_id",
            "message_id",
            "message_ids",
            "message_thread_id",
            "reply_to_message_id",
            "reply_parameters",
        ),
        *("text", "caption", "parse_mode", "entities", "caption_entities", "reply_markup", "url", "file_id"),
        *(
            "photo",
            "video",
            "animation",
            "document",
            "media",
            "thumbnail",
            "offset",
            "limit",
            "allowed_updates",
        ),
        *("callback_query_id", "action", "reaction", "commands", "scope", "language_code"),
    ]
)
_QUICK = set(METHODS) - {"getUpdates"}  # it may rightly take long; its parameters are tried elsewhere


@pytest.fixture
def chat_id() -> int:
    return 77


@given(
    calls=st.lists(
        st.tuples(st.sampled_from(sorted(_QUICK)), st.dictionaries(_NAMES, _JSON | _WORDS, max_size=5)),
        min_size=20,
        max_size=25,
    )
)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_is_telegrams_own(chat_id: int, calls: list[tuple[str, dict[str, Any]]]) -> None:
    asyncio.run(_throw(chat_id, calls))


async def _throw(chat_id: int, calls: list[tuple[str, dict[str, Any]]]) -> None:
    async with Sandbox() as sandbox, Control(sandbox.url) as control, aiohttp.ClientSession() as session:
        bot = BareBot(session, sandbox.url)
        person = await control.person("Alice", person_id=chat_id)
        await control.send_text(person, "hello")
        await bot.call("sendMessage", chat_id=chat_id, text="of the bot")
        for method, fields in calls:
            wish = {"chat_id": chat_id, "message_id": 2, **fields}
            answer = await bot.answer(method, **json.loads(json.dumps(wish)))
            assert answer.status in {200, 400}, (method, wish, answer)
            assert answer.body["ok"] is (answer.status == 200)
            assert answer.status == 200 or answer.description.startswith("Bad Request: ")
