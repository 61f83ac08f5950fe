from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from typing import TYPE_CHECKING

import pytest

from sandbox.faults import Effect
from storage import inbox, open_storage
from tests.support.program import KEY, TOKEN
from tests.support.rows import NOW

if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy as sa

    from sandbox.client import Control
    from tests.bot.conftest import Start

_OUTAGE = {"telegram_unreachable", "started"}


async def test_run_without_a_token_says_what_to_set_and_exits_with_2(start: Start, tmp_path: Path) -> None:
    process = await start("run")
    output, errors = (text.decode() for text in await process.communicate())
    assert process.returncode == 2
    assert "TELEGRAM_BOT_TOKEN is missing" in errors
    assert "Traceback" not in errors
    assert output == ""
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - the async rule wants no Path here


@pytest.mark.parametrize("arguments", [["templates"], ["--help"], ["run", "--help"]])
async def test_what_needs_no_settings_asks_for_none(start: Start, arguments: list[str]) -> None:
    process = await start(*arguments, TELEGRAM_BOT_TOKEN="garbled", WEB_PORT="no port")
    output, errors = (text.decode() for text in await process.communicate())
    assert (process.returncode, errors) == (0, "")
    assert output


async def test_templates_lists_all_twenty_with_both_names(start: Start) -> None:
    process = await start("templates")
    lines = (await process.communicate())[0].decode().splitlines()
    assert len(lines) == 20
    assert any(re.match(r"mengwa_kun_1 +Sleepy +困 +😴", line) for line in lines)


async def test_the_ledger_needs_no_token_and_says_where_to_look_when_there_is_none(start: Start) -> None:
    process = await start("ledger")
    output, errors = (text.decode() for text in await process.communicate())
    assert (process.returncode, output) == (1, "")
    assert "start the bot once, and look at DATA_DIR" in errors


async def test_replay_puts_back_what_was_set_aside_unless_the_bot_is_running(
    start: Start, tmp_path: Path
) -> None:
    async with open_storage(tmp_path / "data" / "selfmoji.db") as storage:
        await storage.transact(_set_aside, 41, 42, 43)
        refused = await start("replay", "all")
        sentence = (await refused.communicate())[1].decode()
    one, rest, nothing = [await _replay(start, *which) for which in (["42"], ["all"], ["41"])]
    async with open_storage(tmp_path / "data" / "selfmoji.db") as storage:
        waiting = [row.update_id for row in await storage.transact(inbox.unhandled)]

    assert (refused.returncode, sentence) == (
        1,
        "The bot is running and owns the database: stop it, and then replay.\n",
    )
    assert one == (0, "To be handled again when the bot starts: 42.\n")
    assert rest == (0, "To be handled again when the bot starts: 41, 43.\n")
    assert nothing == (1, "")
    assert waiting == [41, 42, 43]


def _set_aside(conn: sa.Connection, *update_ids: int) -> None:
    updates = [inbox.RawUpdate(update_id, 7, "{}") for update_id in update_ids]
    inbox.store(conn, updates, generation=1, now=NOW)
    for update_id in update_ids:
        inbox.quarantine(conn, update_id, error="died 5 times")


async def _replay(start: Start, which: str) -> tuple[int | None, str]:
    process = await start("replay", which)
    output = (await process.communicate())[0].decode()
    return process.returncode, output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_running_bot_within_five_seconds(
    start: Start, control: Control, variables: dict[str, str], number: signal.Signals
) -> None:
    process = await start("run", **variables)
    await control.wait_for("telegram.waiting", seconds=30)
    asked = time.monotonic()
    process.send_signal(number)
    output, errors = (text.decode() for text in await process.communicate())
    assert process.returncode == 0, errors
    assert time.monotonic() - asked < 5
    assert "stopped" in errors
    assert "Traceback" not in errors
    assert "Unclosed" not in errors
    assert TOKEN not in errors
    assert KEY not in errors
    assert output == ""


async def test_a_second_bot_on_the_same_data_is_refused_and_the_first_goes_on(
    start: Start, control: Control, variables: dict[str, str]
) -> None:
    first = await start("run", **variables)
    await control.wait_for("telegram.waiting", seconds=30)
    second = await start("run", **variables)
    errors = (await second.communicate())[1].decode()
    assert second.returncode == 1
    assert errors.startswith("Not started: another process owns selfmoji.db")
    assert "running already?" in errors
    assert first.returncode is None


async def test_a_start_while_telegram_is_down_waits_and_recovers(
    start: Start, control: Control, variables: dict[str, str]
) -> None:
    await control.fault("telegram", "getMe", Effect.DROP_BEFORE)
    process = await start("run", **variables)
    await control.wait_for("telegram.waiting", seconds=30)
    process.terminate()
    errors = (await process.communicate())[1].decode()
    assert process.returncode == 0
    assert [word for word in re.findall(r"\w+", errors) if word in _OUTAGE] == [
        "telegram_unreachable",
        "started",
    ]


async def test_a_bot_that_waits_for_telegram_can_be_stopped(
    start: Start, control: Control, variables: dict[str, str]
) -> None:
    await control.fault("telegram", "getMe", Effect.DROP_BEFORE, times=-1)
    process = await start("run", **variables)
    await control.wait_for("telegram.call", count=2, method="getMe", seconds=30)
    process.terminate()
    async with asyncio.timeout(5):
        errors = (await process.communicate())[1].decode()
    assert process.returncode == 0
    assert "Unclosed" not in errors
    assert "Traceback" not in errors


async def test_a_refused_token_ends_the_start_with_one_sentence(
    start: Start, control: Control, variables: dict[str, str]
) -> None:
    await control.switch(telegram={"token": "5:another"})
    process = await start("run", **variables)
    errors = (await process.communicate())[1].decode()
    assert process.returncode == 1
    assert errors.splitlines()[-1].startswith("Stopped: Telegram refuses us")
    assert "Traceback" not in errors
    assert "Unclosed" not in errors


async def test_a_folder_that_cannot_be_made_ends_the_start_with_one_sentence(
    start: Start, variables: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    process = await start("run", **{**variables, "DATA_DIR": str(tmp_path / "file" / "data")})
    errors = (await process.communicate())[1].decode()
    assert process.returncode == 1
    assert errors.splitlines()[-1].startswith("Not started: the database cannot be used")
    assert "Traceback" not in errors


async def test_a_flood_limit_at_the_start_is_waited_for(
    start: Start, control: Control, variables: dict[str, str]
) -> None:
    await control.fault("telegram", "getMe", Effect.ANSWER, retry_after=1)
    process = await start("run", **variables)
    await control.wait_for("telegram.waiting", seconds=30)
    assert process.returncode is None


@pytest.mark.parametrize("switch", [{}, {"token": "5:another"}])
async def test_doctor_reports_and_its_exit_code_says_whether_all_is_well(
    start: Start, control: Control, variables: dict[str, str], switch: dict[str, str]
) -> None:
    await control.switch(telegram=switch)
    process = await start("doctor", **variables)
    output, errors = (text.decode() for text in await process.communicate())
    assert errors == ""
    assert process.returncode == (1 if switch else 0)
    assert ("WRONG" in output) == bool(switch)
    assert TOKEN not in output
