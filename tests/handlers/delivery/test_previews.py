from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Bot

from engine.catalogue import Family
from handlers.delivery.previews import Previews, shown_sheet
from handlers.delivery.setbacks import Setbacks
from handlers.views.screen import Screen
from handlers.wire.errors import (
    GoneError,
    KindForbiddenError,
    RefusedCallError,
    TransportError,
    UnreachableError,
    UnsureError,
    WaitError,
)
from handlers.wire.transport import Transport
from handlers.words import Words
from storage import messages, open_storage, scenes, sheets
from storage.files import Files
from storage.limits import Limits
from storage.states import MessageRole, PhotoState, SheetState
from tests.handlers.scenery import JOB, MESSAGE, PHOTO, SHEET, scene
from tests.support.program import TOKEN
from tests.support.rows import NOW, make_photo, owe_keyboard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import sqlalchemy as sa

    from storage.scenes import Scene

SETBACKS = Setbacks(Words(), refused_attempts=3)
KEYBOARD = replace(MESSAGE, role=MessageRole.KEYBOARD, job_id=None, photo_id=3)


def previews(*, on: bool = True) -> Previews:
    """Return previews for questions that need neither rows nor Telegram."""
    nobody: Any = None
    return Previews(nobody, nobody, nobody, SETBACKS, on=on, clock=lambda: NOW)


def keyboard(language: str = "en", **changes: Any) -> Scene:
    """Return the scene of a keyboard whose photo has the sheet of its first page."""
    quiet = scene(JOB, language, message=KEYBOARD, sheets=(SHEET,))
    return replace(quiet, **{"job": None, **changes})


@pytest.mark.parametrize("state", [SheetState.MADE, SheetState.SHOWN])
def test_a_sheet_that_is_there_is_missing_until_the_message_shows_it(state: SheetState) -> None:
    sheet = replace(SHEET, state=state)
    assert previews().missing(keyboard(sheets=(sheet,))) == sheet
    showing = keyboard(sheets=(sheet,), message=replace(KEYBOARD, sheet_id=sheet.id))
    assert (previews().missing(showing), shown_sheet(showing)) == (None, sheet)


@pytest.mark.parametrize("state", sorted(set(SheetState) - {SheetState.MADE, SheetState.SHOWN}))
def test_a_sheet_that_is_not_there_is_not_missing(state: SheetState) -> None:
    assert previews().missing(keyboard(sheets=(replace(SHEET, state=state),))) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"message": replace(KEYBOARD, page=Family.OFFICE)},
        {"sheets": (replace(SHEET, language="zh"),)},
        {"message": replace(KEYBOARD, role=MessageRole.STATUS)},
        {"message": replace(KEYBOARD, chat_id=-5)},
        {"photo": replace(PHOTO, state=PhotoState.REFUSED)},
        {"photo": replace(PHOTO, state=PhotoState.UNREADABLE)},
        {"photo": replace(PHOTO, state=PhotoState.EXPIRED)},
    ],
)
def test_a_sheet_of_another_page_or_language_or_without_a_keyboard_in_private_is_not_missing(
    changes: dict[str, Any],
) -> None:
    assert previews().missing(keyboard(**changes)) is None


def test_without_previews_none_is_missing() -> None:
    assert previews(on=False).missing(keyboard()) is None


def _made_sheet(conn: sa.Connection) -> None:
    """Have a keyboard on screen that could show its sheet."""
    photo_id = make_photo(conn)
    messages.mark_sent(conn, owe_keyboard(conn, photo_id), message_id=900, now=NOW)
    sheets.want(conn, photo_id=photo_id, family=Family.KID, language="en", now=NOW)
    (sheet,) = sheets.of_photo(conn, photo_id)
    sheets.mark_made(conn, sheet.id, clip="1.mp4", width=2, height=2, length_ms=1, numbered=False)


def _settle(conn: sa.Connection, error: TransportError) -> SheetState:
    """Fail to show the sheet and return what it is then."""
    (found,) = scenes.due(conn, allowed=Limits(), busy=(), limit=1, now=NOW)
    (sheet,) = found.sheets
    SETBACKS.settle_sheet(conn, found, sheet, error, now=NOW)
    return sheets.of_photo(conn, sheet.photo_id)[0].state


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (lambda: KindForbiddenError("not enough rights"), SheetState.FORBIDDEN),
        (lambda: RefusedCallError("wrong file identifier"), SheetState.FAILED),
    ],
)
async def test_a_sheet_that_telegram_refuses_is_given_up_and_its_keyboard_looked_at_once_more(
    tmp_path: Path, error: Callable[[], TransportError], state: SheetState
) -> None:
    async with open_storage(tmp_path / "bot.db") as storage:
        await storage.transact(_made_sheet)
        assert await storage.transact(_settle, error()) is state
        assert len(await storage.transact(scenes.due, allowed=Limits(), busy=(), limit=1, now=NOW)) == 1


@pytest.mark.parametrize(
    "error",
    [
        lambda: WaitError(3),
        lambda: UnreachableError("blocked"),
        lambda: GoneError("gone"),
        lambda: UnsureError("timed out"),
    ],
)
async def test_a_sheet_whose_showing_may_be_repeated_or_has_lost_its_message_is_kept(
    tmp_path: Path, error: Callable[[], TransportError]
) -> None:
    async with open_storage(tmp_path / "bot.db") as storage:
        await storage.transact(_made_sheet)
        assert await storage.transact(_settle, error()) is SheetState.MADE
        assert await storage.transact(scenes.due, allowed=Limits(), busy=(), limit=1, now=NOW) == []


async def test_a_sheet_that_never_gets_through_is_given_up(tmp_path: Path) -> None:
    impatient = replace(SETBACKS, refused_attempts=1)

    def settle(conn: sa.Connection) -> SheetState:
        (found,) = scenes.due(conn, allowed=Limits(), busy=(), limit=1, now=NOW)
        impatient.settle_sheet(conn, found, found.sheets[0], UnsureError("timed out"), now=NOW)
        return sheets.of_photo(conn, found.sheets[0].photo_id)[0].state

    async with open_storage(tmp_path / "bot.db") as storage:
        await storage.transact(_made_sheet)
        assert await storage.transact(settle) is SheetState.FAILED


async def test_a_sheet_whose_file_is_gone_is_given_up(tmp_path: Path) -> None:
    async with open_storage(tmp_path / "bot.db") as storage:
        await storage.transact(_made_sheet)
        (found,) = await storage.transact(scenes.due, allowed=Limits(), busy=(), limit=1, now=NOW)
        # No token of anybody's: the file is looked for before anything is sent.
        transport = Transport(Bot(TOKEN), media_seconds=1)
        files = Files(tmp_path)
        previews = Previews(storage, files, transport, SETBACKS, on=True, clock=lambda: NOW)
        await previews.show(found, 900, found.sheets[0], Screen("Which?"))
        assert (await storage.transact(sheets.of_photo, 1))[0].state is SheetState.FAILED
