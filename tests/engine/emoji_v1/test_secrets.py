from __future__ import annotations

import base64
import logging
import traceback
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import aiohttp
import pytest
import structlog
from structlog.testing import capture_logs

from engine.catalogue import TEMPLATES
from engine.errors import EngineError
from engine.providers.emoji_v1.answer import parse_answer
from engine.providers.emoji_v1.redaction import cause_of, clean
from engine.providers.interface import Regions, Ticket
from tests.engine.emoji_v1.provider_maker import KEY
from tests.engine.emoji_v1.scripted_server import (
    FOLDER,
    FORM_SIGNATURE,
    SIGNATURE,
    TASK_ID,
    ScriptedServer,
    breaks_off,
    drops,
    hangs,
    says,
    task,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from engine.providers.emoji_v1 import EmojiV1, EmojiV1Settings
    from tests.engine.emoji_v1.provider_maker import MakeProvider
    from tests.engine.emoji_v1.scripted_server import Reply

SECRETS = (
    KEY,
    base64.b64encode(KEY.encode()).decode(),
    SIGNATURE,
    FORM_SIGNATURE,
    FOLDER,
    "oss://",
    "LTAIDUMMY",
    "cG9saWN5LXRleHQ=",
    "clip.mp4?",
)
ECHO = (
    f"key {KEY}, Authorization: Bearer {KEY}, image oss://{FOLDER}/a.jpg, object {FOLDER}/a.jpg, result "
    f"http://x.aliyuncs.com/clip.mp4?Expires=1&OSSAccessKeyId=LTAIDUMMY&Signature={SIGNATURE}, "
    f"Signature={FORM_SIGNATURE} OSSAccessKeyId=LTAIDUMMY policy=cG9saWN5LXRleHQ="
)
OPERATIONS = ["get_policy", "oss_upload", "detect", "submit", "status", "list", "cancel", "result"]
REPLIES: dict[str, Reply] = {
    "fine": says({}),
    "dropped": drops,
    "cut": breaks_off(),
    "stalled": hangs(),
    "echo": says({"code": "InvalidParameter", "message": ECHO, "request_id": KEY}, 400),
    "echo in code": says({"code": ECHO, "message": ECHO}, 500),
    "echo in xml": says(f"<Error><Code>AccessDenied</Code><Message>{ECHO}</Message></Error>", 403),
    "failed with echo": says(task("FAILED", code="InternalError", message=ECHO)),
    "redirect": says("", 302, {"Location": f"http://x.example/?Signature={SIGNATURE}"}),
}


@pytest.fixture
def every_line() -> Iterator[None]:
    """Logging as structlog starts with, whatever another test of this process made of it."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


def _journeys(provider: EmojiV1, photo: Path, into: Path) -> dict[str, Callable[[], Awaitable[object]]]:
    regions, ticket = Regions((1, 2, 3, 4), (1, 2, 3, 4)), Ticket(TASK_ID)
    return {
        "check": lambda: provider.check(photo),
        "submit": lambda: provider.submit(photo, regions, TEMPLATES[0]),
        "status": lambda: provider.status(ticket),
        "fetch": lambda: provider.fetch(ticket, into),
        "cancel": lambda: provider.cancel(ticket),
        "recover": provider.recover,
        "probe": provider.probe,
    }


def _told(exc: BaseException) -> str:
    """Everything an exception can show: its chain, with reprs, even of the contexts that are hidden."""
    told = "".join(traceback.format_exception(exc))
    links = [exc.__cause__, exc.__context__]
    return f"{told} {exc!r} {vars(exc)!r}" + "".join(_told(link) for link in links if link)


@pytest.mark.usefixtures("every_line")
@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_whatever_goes_wrong_no_secret_is_told(
    make_provider: MakeProvider,
    server: ScriptedServer,
    photo: Path,
    caplog: pytest.LogCaptureFixture,
    operation: str,
    reply: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script(operation, REPLIES[reply])
    provider = make_provider(read_timeout=timedelta(seconds=0.1))
    told: list[str] = [repr(provider)]

    with capture_logs() as logged:
        for journey in _journeys(provider, photo, photo.with_name("clip.mp4")).values():
            try:
                told.append(repr(await journey()))
            except EngineError as exc:
                told.append(_told(exc))

    everything = f"{told} {logged} {caplog.text}"
    assert [secret for secret in SECRETS if secret in everything] == []
    assert logged


@pytest.mark.usefixtures("every_line")
async def test_every_call_leaves_one_line_of_facts(provider: EmojiV1, photo: Path) -> None:
    with capture_logs() as logged:
        await provider.submit(photo, Regions((1, 2, 3, 4), (1, 2, 3, 4)), TEMPLATES[0])

    assert [(line["operation"], line["status"], line["request_id"]) for line in logged] == [
        ("get_policy", 200, "r-3"),
        ("oss_upload", 200, ""),
        ("submit", 200, "r-5"),
    ]
    assert all(line["event"] == "emoji_v1.call" and line["log_level"] == "debug" for line in logged)


@pytest.mark.parametrize(
    "exc",
    [
        aiohttp.ConnectionTimeoutError(f"Connection timeout to host http://x/clip.mp4?Signature={SIGNATURE}"),
        aiohttp.InvalidURL(f"http://x/clip.mp4?Signature={SIGNATURE}"),
        aiohttp.ClientOSError(32, f"Can not write request body for https://x/{SIGNATURE}"),
    ],
    ids=lambda exc: type(exc).__name__,
)
def test_a_librarys_text_loses_its_links(exc: Exception) -> None:
    cause = cause_of(exc)

    assert SIGNATURE not in f"{cause} {cause!r}"
    assert type(exc).__name__ in str(cause)


def test_a_text_is_kept_short_on_one_line_and_writable() -> None:
    assert clean("a\n  b\t c") == "a b c"
    assert clean("\ud83d!") == "?!"
    assert len(clean("x" * 5000)) == 200


def test_the_repr_of_an_answer_does_not_show_its_body(settings: EmojiV1Settings) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    body = b'{"output": {"video_url": "http://x/?Signature=s"}}'
    answer = parse_answer(200, {}, body, sent=now, received=now)

    assert "Signature" not in repr(answer)
    assert KEY not in repr(settings)
