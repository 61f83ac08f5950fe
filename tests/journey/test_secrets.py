from __future__ import annotations

import base64
import io
import logging
import traceback
from typing import TYPE_CHECKING

import pytest
import structlog

from bot import logs
from bot.settings import LogSettings
from handlers.wire.errors import RefusedCallError
from tests.journey.house import until_states
from tests.support.program import KEY, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

OPENS_DOORS = ("Signature=", "OSSAccessKeyId=", "oss://", "/file/bot", "Bearer sk-")
"""Parts of signed links, of uploads, and of Telegram's file addresses."""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Log everything at DEBUG, as the program does, into a buffer."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    logs.set_up(LogSettings(log_level="debug"))
    buffer = io.StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(buffer)
    yield buffer
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)


async def live_through_everything(house: House, alice: Visitor, control: Control) -> None:
    """Make a clip while every call fails once, meet a refused key, and lose a photo."""
    for call in ("getFile", "download", "sendMessage", "editMessageText", "editMessageMedia"):
        await control.fault("telegram", call, "drop_after")
    for call in ("get_policy", "oss_upload", "detect", "submit", "status", "list"):
        await control.fault("provider", call, "drop_after")
    await control.fault("provider", "result", "answer", status=403, body="<Error>Expired</Error>")
    await control.fault("provider", "result", "truncate", skip=1)
    async with house.running() as program:
        keyboard = await alice.order("Sleepy")
        await until_states(program, "delivered")
        await control.switch(provider={"keys": ["sk-another-key"]})
        await alice.press(keyboard, "Happy")
        await alice.reads("is not available right now")
        await control.fault("telegram", "getUpdates", "answer", status=502, body="<html>")
        await control.switch(provider={"keys": None})
        await until_states(program, "delivered", "delivered")


async def forbidden(control: Control) -> list[str]:
    """Return what must be written nowhere: doors, keys, Telegram's file paths, and base64 of these."""
    paths = {event["file_path"] for event in await control.events("telegram.download")}
    assert paths
    plain = [TOKEN, TOKEN.split(":")[1], KEY, *paths]
    encoded = [base64.b64encode(secret.encode()).decode().rstrip("=") for secret in plain]
    return [*OPENS_DOORS, *plain, *encoded]


async def test_no_log_line_and_no_row_opens_a_door(
    written: io.StringIO, house: House, alice: Visitor, control: Control
) -> None:
    await live_through_everything(house, alice, control)
    secrets = await forbidden(control)

    lines = written.getvalue().splitlines()
    dumped = {table: [repr(row) for row in house.rows(table)] for table in house.tables()}

    assert any("job_submit_failed" in line for line in lines)
    assert any("provider_paused" in line for line in lines)
    assert any("job_fetch_failed" in line for line in lines)
    assert [line for line in lines for secret in secrets if secret in line] == []
    assert {"photo", "job", "message", "inbox"} <= dumped.keys()
    rows = [(table, row) for table, rows in dumped.items() for row in rows]
    assert [(table, row) for table, row in rows for secret in secrets if secret in row] == []


async def test_the_token_is_in_no_exception_when_telegram_refuses_it(house: House, control: Control) -> None:
    await control.switch(telegram={"token": "1:another"})

    with pytest.raises(RefusedCallError, match="the token was rejected") as caught:
        await house.running().__aenter__()

    assert TOKEN.split(":")[1] not in "".join(traceback.format_exception(caught.value))
