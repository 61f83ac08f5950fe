from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest
from telegram import (
    AcceptedGiftTypes,
    ChatAdministratorRights,
    ChatFullInfo,
    ChatMember,
    ChatMemberLeft,
    User,
)
from telegram.constants import ChatType

from bot.doctor import examine
from bot.doctor_inline import may_post
from bot.program import running
from storage import inbox, open_storage
from tests.support.program import settings_for
from tests.support.rows import NOW

if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy as sa

    from sandbox.client import Control
    from sandbox.server import Sandbox


async def _wrong(url: str, folder: Path, **changes: Any) -> list[str]:
    """Return what the doctor calls wrong."""
    return [
        finding.text
        async for finding in examine(settings_for(url, folder, **changes))
        if finding.good is False
    ]


@pytest.fixture
def dead_url() -> str:
    """Return an address where nobody listens: the port was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


async def test_all_is_well_with_a_bot_that_can_run(sandbox: Sandbox, tmp_path: Path) -> None:
    findings = [finding async for finding in examine(settings_for(sandbox.url, tmp_path))]
    assert [finding for finding in findings if finding.good is False] == []
    text = "\n".join(map(str, findings))
    for part in ("can be written", "up to date", "knows the bot as @selfmoji_bot", "accepts the key"):
        assert part in text


async def test_the_doctor_costs_nothing(sandbox: Sandbox, control: Control, tmp_path: Path) -> None:
    await _wrong(sandbox.url, tmp_path)
    ledger = await control.ledger()
    assert (ledger["entries"], ledger["tasks"]) == ([], [])


async def test_a_refused_token_leads_to_botfather(sandbox: Sandbox, control: Control, tmp_path: Path) -> None:
    await control.switch(telegram={"token": "5:another"})
    [line] = await _wrong(sandbox.url, tmp_path)
    assert "refuses TELEGRAM_BOT_TOKEN" in line
    assert "@BotFather" in line


async def test_a_refused_key_is_named(sandbox: Sandbox, control: Control, tmp_path: Path) -> None:
    await control.switch(provider={"keys": ["sk-another"]})
    [line] = await _wrong(sandbox.url, tmp_path)
    assert "check DASHSCOPE_API_KEY" in line


@pytest.mark.parametrize("missing", ["cv2", "mediapipe"])
async def test_a_missing_library_is_a_fault_only_where_it_is_needed(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)  # as if it were not installed
    assert await _wrong(sandbox.url, tmp_path) == []
    for wish in ({"dashscope_api_key": None}, {"providers": ("emoji-v1", "local")}):
        [line] = await _wrong(sandbox.url, tmp_path, **wish)
        assert "not installed, which the provider local needs" in line


async def test_a_library_that_is_there_but_broken_is_found(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cv2.py").write_text("raise ImportError('libGL.so.1 is missing')")
    monkeypatch.syspath_prepend(tmp_path)
    [line] = await _wrong(sandbox.url, tmp_path, dashscope_api_key=None)
    assert "libGL.so.1 is missing" in line


async def test_a_renderer_that_works_needs_no_key(sandbox: Sandbox, tmp_path: Path) -> None:
    findings = [
        finding async for finding in examine(settings_for(sandbox.url, tmp_path, dashscope_api_key=None))
    ]
    assert all(finding.good is not False for finding in findings)
    assert any("the renderer for the provider local works" in finding.text for finding in findings)


async def test_addresses_where_nobody_answers_are_told_apart(
    sandbox: Sandbox, dead_url: str, tmp_path: Path
) -> None:
    [line] = await _wrong(sandbox.url, tmp_path, telegram_api_url=dead_url)
    assert line.startswith("Telegram does not answer (no connection)")
    assert "TELEGRAM_API_URL" in line
    [line] = await _wrong(sandbox.url, tmp_path, dashscope_base_url=f"{dead_url}/api/v1")
    assert "the provider does not answer" in line
    assert "DASHSCOPE_BASE_URL" in line


async def test_everything_is_examined_even_when_all_is_wrong(dead_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    lines = await _wrong(dead_url, tmp_path / "file" / "data")
    assert len(lines) == 4
    assert "set DATA_DIR" in lines[0]


async def test_a_folder_that_cannot_be_used_is_named_with_the_setting(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    # A file in the place of the folder: permissions would not stop a test that runs as root.
    (tmp_path / "file").write_text("in the way")
    folder, database = await _wrong(sandbox.url, tmp_path / "file")
    assert str(tmp_path / "file") in folder
    assert "set DATA_DIR" in folder
    assert "database cannot be used" in database


async def test_a_broken_database_is_told_from_a_missing_one(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "selfmoji.db").write_bytes(b"this is no database " * 500)
    [line] = await _wrong(sandbox.url, tmp_path)
    assert "database cannot be used" in line


async def test_a_bot_that_runs_is_no_fault(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = settings_for(sandbox.url, tmp_path)
    async with running(settings):
        findings = [finding async for finding in examine(settings)]
    assert all(finding.good is not False for finding in findings)
    assert any("the bot is running" in finding.text for finding in findings)


async def test_what_was_set_aside_is_listed_without_a_word_of_it(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = settings_for(sandbox.url, tmp_path)
    async with open_storage(settings.database) as storage:
        await storage.transact(_set_aside)
    told = [finding.text async for finding in examine(settings) if finding.good is None]
    wanted = (
        "set aside on 2026-11-24 12:00 UTC, because it died 5 times: to try again, python -m bot replay 41"
    )
    assert wanted in told
    assert not any("my secret" in text for text in told)


def _set_aside(conn: sa.Connection) -> None:
    inbox.store(conn, [inbox.RawUpdate(41, 7, '{"text": "my secret"}')], generation=1, now=NOW)
    inbox.quarantine(conn, 41, error="died 5 times")


_OF_OTHER_CHATS = ("inline mode", "/setinline", " chat ", "guest mode")


async def _of_inline(sandbox: Sandbox, folder: Path, media_chat_id: int | None = None) -> list[str]:
    """Return the lines of the report that are about other chats."""
    settings = settings_for(sandbox.url, folder, media_chat_id=media_chat_id)
    told = [str(finding) async for finding in examine(settings)]
    return [line for line in told if any(part in line for part in _OF_OTHER_CHATS)]


async def test_what_inline_mode_lacks_is_said_with_what_to_do(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    [line] = await _of_inline(sandbox, tmp_path)
    assert line.startswith("note   inline mode is off")
    assert "/setinline" in line

    await control.switch(telegram={"supports_inline_queries": True})
    [line] = await _of_inline(sandbox, tmp_path)
    assert line.startswith("note   inline mode shares clips that exist and makes no new ones")
    assert "MEDIA_CHAT_ID" in line


async def test_the_chat_for_copies_is_examined_without_a_word_in_it(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    group = await control.group("Clips", await control.person("Operator"))
    before = (await control.chat(group)).messages

    fit, guests, *_ = await _of_inline(sandbox, tmp_path, group.id)
    assert fit.startswith("ok     clips for other chats")
    assert guests.startswith("note   guest mode is off")
    await control.switch(telegram={"supports_guest_queries": True})
    assert not any("guest mode" in line for line in await _of_inline(sandbox, tmp_path, group.id))
    await control.permit(group, animation=False)
    assert (await _of_inline(sandbox, tmp_path, group.id))[0].startswith("WRONG  the bot may not post clips")
    await control.set_bot(group, "administrator")
    assert (await _of_inline(sandbox, tmp_path, group.id))[0].startswith("ok")
    for elsewhere in (-1_000_000_000_001, (await control.group("Others", bot=False)).id):
        line = (await _of_inline(sandbox, tmp_path, elsewhere))[0]
        assert line.startswith(f"WRONG  the bot is not in chat {elsewhere}")
        assert "MEDIA_CHAT_ID" in line
    assert (await control.chat(group)).messages == before


async def test_a_chat_for_copies_that_became_another_is_named_with_its_new_number(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    operator = await control.person("Operator")
    old = await control.group("Clips", operator, type_="group")
    new = await control.migrate(old, operator)

    line = (await _of_inline(sandbox, tmp_path, old.id))[0]

    assert line.startswith(f"WRONG  chat {old.id} has become another one")
    assert line.endswith(f"{new.id}")


@pytest.mark.parametrize("may", [True, False])
def test_in_a_channel_an_administrator_needs_the_right_to_post(*, may: bool) -> None:
    bot = User(7, "Selfmoji", is_bot=True)
    channel = ChatFullInfo(-100, ChatType.CHANNEL, 0, 11, AcceptedGiftTypes(*[False] * 5))
    facts = {"status": "administrator", "user": bot.to_dict(), "can_be_edited": False}
    rights = ChatAdministratorRights.no_rights().to_dict() | {"can_post_messages": may}

    assert may_post(channel, ChatMember.de_json(facts | rights)) is may
    assert not may_post(channel, ChatMemberLeft(bot))
