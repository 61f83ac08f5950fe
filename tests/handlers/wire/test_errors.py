from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers.wire.errors import (
    GoneError,
    KindForbiddenError,
    MovedError,
    NotSentError,
    RefusedCallError,
    TooBigError,
    TopicClosedError,
    TopicGoneError,
    TransportError,
    UnreachableError,
    UnsureError,
    WaitError,
    translated,
)
from tests.handlers.wire.raw_server import raw_server, refuses, says

if TYPE_CHECKING:
    from handlers.wire.request import AiohttpRequest

# facts/telegram.md section 2, the descriptions as the server words them.
UNREACHABLE = [
    (403, "Forbidden: bot was blocked by the user"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot can't initiate conversation with a user"),
    (403, "Forbidden: the bot can't send messages to the bot"),
    (403, "Forbidden: bot was kicked from the group chat"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot is not a member of the channel chat"),
    (403, "Forbidden: the group chat was deleted"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: private chat not found"),
    (400, "Bad Request: user not found"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Bad Request: have no write access to the chat"),
]
GONE = [
    (400, "Bad Request: message to be replied not found"),
    (400, "Bad Request: message to edit not found"),
    (400, "Bad Request: message can't be edited"),
    (400, "Bad Request: message media can't be edited"),
    (400, "Bad Request: MESSAGE_ID_INVALID"),
]
KIND_FORBIDDEN = [
    (400, "Bad Request: not enough rights to send videos to the chat"),
    (400, "Bad Request: not enough rights to send animations to the chat"),
    (400, "Bad Request: not enough rights to send documents to the chat"),
    (400, "Bad Request: CHAT_SEND_VIDEOS_FORBIDDEN"),
    (400, "Bad Request: CHAT_SEND_GIFS_FORBIDDEN"),
    (400, "Bad Request: user restricted receiving of video note messages"),
    (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"),
]
REFUSED = [
    (400, "Bad Request: wrong file identifier/HTTP URL specified"),
    (400, "Bad Request: BUTTON_DATA_INVALID"),
    (400, "Bad Request: message caption is too long"),
    (400, "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 0"),
    (400, "Bad Request: a sentence that Telegram thinks up tomorrow"),
    (401, "Unauthorized"),
    (404, "Not Found"),
    (413, "Request Entity Too Large"),
]
UNSURE = [
    (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    ),
    (421, "Misdirected Request"),
    (500, "Internal Server Error: restart"),
    (502, "Bad Gateway"),
]
ROWS: list[tuple[type[TransportError], int, str]] = [
    *((UnreachableError, *row) for row in UNREACHABLE),
    *((GoneError, *row) for row in GONE),
    *((KindForbiddenError, *row) for row in KIND_FORBIDDEN),
    (NotSentError, 400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    (TopicGoneError, 400, "Bad Request: message thread not found"),
    (TopicClosedError, 400, "Bad Request: TOPIC_CLOSED"),
    *((RefusedCallError, *row) for row in REFUSED),
    *((UnsureError, *row) for row in UNSURE),
    (TooBigError, 400, "Bad Request: file is too big"),
]


@pytest.mark.parametrize(("wanted", "status", "description"), ROWS, ids=[row[2] for row in ROWS])
async def test_each_answer_of_telegram_becomes_the_class_that_says_what_may_happen_next(
    request_: AiohttpRequest, wanted: type[TransportError], status: int, description: str
) -> None:
    async with raw_server(refuses(status, description)) as server:
        with pytest.raises(TransportError) as caught, translated():
            await request_.post(server.method_url)
    assert caught.type is wanted


async def test_a_wait_carries_its_seconds(request_: AiohttpRequest) -> None:
    reply = refuses(429, "Too Many Requests: retry after 17", retry_after=17)
    async with raw_server(reply) as server:
        with pytest.raises(WaitError) as caught, translated():
            await request_.post(server.method_url)
    assert caught.value.seconds == 17


async def test_a_chat_that_moved_tells_its_new_id(request_: AiohttpRequest) -> None:
    reply = refuses(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100500)
    async with raw_server(reply) as server:
        with pytest.raises(MovedError) as caught, translated():
            await request_.post(server.method_url)
    assert caught.value.chat_id == -100500


async def test_a_page_of_some_proxy_leaves_it_open_whether_the_call_was_made(
    request_: AiohttpRequest,
) -> None:
    async with raw_server(says(b"<html>not JSON</html>")) as server:
        with pytest.raises(UnsureError), translated():
            await request_.post(server.method_url)


async def test_other_errors_than_telegrams_pass_through() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        _ = 1 / 0
