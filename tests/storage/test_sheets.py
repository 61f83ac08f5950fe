from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import keeping, making, messages, sheets
from storage.schema import photo as photo_table
from storage.schema import sheet as sheet_table
from storage.states import PhotoState, SheetState
from storage.wakeups import Topic, collect
from tests.support.rows import NOW, later, make_photo, owe_keyboard, read

if TYPE_CHECKING:
    from storage.rows import Sheet


def _want(conn: sa.Connection, photo_id: int, family: str = "cute", *, at: float = 0) -> None:
    sheets.want(conn, photo_id=photo_id, family=family, language="en", now=later(at))


def _make(conn: sa.Connection, sheet_id: int) -> bool:
    name = f"{sheet_id}.mp4"
    return sheets.mark_made(conn, sheet_id, clip=name, width=2, height=2, length_ms=3000, numbered=False)


def _in_state(conn: sa.Connection, state: SheetState, *, owner: int = 1) -> Sheet:
    """Return the only sheet of a new photo, as far as `state`."""
    photo_id = make_photo(conn, owner=owner)
    _want(conn, photo_id)
    (sheet,) = sheets.of_photo(conn, photo_id)
    if state in {SheetState.MADE, SheetState.SHOWN, SheetState.FORBIDDEN}:
        assert _make(conn, sheet.id)
    if state is SheetState.SHOWN:
        assert sheets.mark_shown(conn, sheet.id, file_id="BAAC")
    elif state is SheetState.FORBIDDEN:
        (made,) = sheets.of_photo(conn, photo_id)
        assert sheets.forbid(conn, made)
    elif state is SheetState.FAILED:
        assert sheets.fail(conn, sheet, error="code")
    elif state is SheetState.DROPPED:
        assert sheets.drop_backlog(conn, busy=(), keep=0) == 1
    elif state is SheetState.EXPIRED:
        keeping.expire_photos(conn, unused_since=later(1))
    (sheet,) = sheets.of_photo(conn, photo_id)
    assert sheet.state is state
    return sheet


def _states(conn: sa.Connection, photo_id: int) -> dict[str, SheetState]:
    return {sheet.family: sheet.state for sheet in sheets.of_photo(conn, photo_id)}


def _claimed(conn: sa.Connection, *, busy: tuple[int, ...] = (), limit: int = 9) -> list[int]:
    return [sheet.photo_id for sheet in sheets.claim(conn, busy=busy, limit=limit)]


def test_the_page_on_screen_is_wanted_and_no_other_of_the_photo(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    _want(conn, photo_id)
    _want(conn, photo_id, "office")
    assert _states(conn, photo_id) == {"cute": SheetState.DROPPED, "office": SheetState.WANTED}


def test_who_turns_back_wants_the_first_page_again_with_all_its_attempts(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    _want(conn, photo_id)
    sheets.claim(conn, busy=(), limit=1)
    for family in ("office", "cute"):
        _want(conn, photo_id, family)
    cute, office = sheets.of_photo(conn, photo_id)
    assert (cute.state, cute.attempts, office.state) == (SheetState.WANTED, 0, SheetState.DROPPED)


@pytest.mark.parametrize("state", sorted(set(SheetState) - {SheetState.DROPPED}))
def test_a_wish_changes_nothing_about_a_sheet_that_was_not_dropped(
    conn: sa.Connection, state: SheetState
) -> None:
    sheet = _in_state(conn, state)
    _want(conn, sheet.photo_id)
    assert sheets.of_photo(conn, sheet.photo_id) == [sheet]


def test_each_language_has_a_sheet_of_its_own(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    for language in ("en", "zh"):
        sheets.want(conn, photo_id=photo_id, family="cute", language=language, now=NOW)
    assert [(sheet.language, sheet.state) for sheet in sheets.of_photo(conn, photo_id)] == [
        ("en", SheetState.DROPPED),
        ("zh", SheetState.WANTED),
    ]


def test_the_schema_refuses_a_second_wish_for_one_photo(conn: sa.Connection) -> None:
    sheet = _in_state(conn, SheetState.WANTED)
    with pytest.raises(sa.exc.IntegrityError, match="UNIQUE"):
        conn.execute(sa.insert(sheet_table).values(photo_id=sheet.photo_id, family="office", language="en"))


@pytest.mark.parametrize(
    "values", [{"state": "lost"}, {"state": "made"}, {"state": "shown"}, {"numbered": 2}]
)
def test_the_schema_refuses_a_sheet_that_cannot_be(conn: sa.Connection, values: dict[str, str]) -> None:
    sheet = _in_state(conn, SheetState.WANTED)
    with pytest.raises(sa.exc.IntegrityError, match="CHECK"):
        conn.execute(sa.update(sheet_table).where(sheet_table.c.id == sheet.id).values(**values))


def test_the_newest_wish_is_made_first_and_each_claim_counts_an_attempt(conn: sa.Connection) -> None:
    photos = [make_photo(conn, owner=owner) for owner in (1, 2, 3)]
    for at, photo_id in enumerate(photos):
        _want(conn, photo_id, at=at)
    _want(conn, photos[0], at=10)
    assert _claimed(conn, limit=2) == [photos[0], photos[2]]
    assert [sheets.of_photo(conn, photo_id)[0].attempts for photo_id in photos] == [1, 0, 1]


def test_a_sheet_in_the_making_is_not_claimed_again(conn: sa.Connection) -> None:
    sheet = _in_state(conn, SheetState.WANTED)
    assert _claimed(conn, busy=(sheet.id,)) == []


@pytest.mark.parametrize("state", PhotoState)
def test_only_usable_photos_get_sheets(conn: sa.Connection, state: PhotoState) -> None:
    photo_id = make_photo(conn, state)
    _want(conn, photo_id)
    usable = state is PhotoState.USABLE
    (sheet,) = sheets.of_photo(conn, photo_id)
    assert sheets.is_wanted(conn, sheet.id) is usable
    assert _claimed(conn) == ([photo_id] if usable else [])


def test_nothing_is_made_for_somebody_whom_nothing_reaches(conn: sa.Connection) -> None:
    _in_state(conn, SheetState.WANTED)
    making.mark_unreachable(conn, chat_id=1, error="blocked", now=NOW)
    assert _claimed(conn) == []


def test_a_verdict_that_lets_a_sheet_begin_wakes_who_makes_it(conn: sa.Connection) -> None:
    collect(conn)
    make_photo(conn, PhotoState.CHECKING)
    assert Topic.SHEETS not in collect(conn)
    make_photo(conn, PhotoState.USABLE)
    assert Topic.SHEETS in collect(conn)


def test_of_a_backlog_the_oldest_wishes_that_could_be_made_are_dropped(conn: sa.Connection) -> None:
    photos = [make_photo(conn, owner=owner) for owner in (1, 2, 3)]
    unready = make_photo(conn, PhotoState.CHECKING, owner=4)
    for at, photo_id in enumerate([*photos, unready]):
        _want(conn, photo_id, at=at)
    (busy,) = sheets.of_photo(conn, photos[0])
    assert sheets.drop_backlog(conn, busy=(busy.id,), keep=1) == 1
    assert [_states(conn, photo_id)["cute"] for photo_id in [*photos, unready]] == [
        SheetState.WANTED,
        SheetState.DROPPED,
        SheetState.WANTED,
        SheetState.WANTED,
    ]


def test_a_finished_sheet_has_its_keyboard_looked_at_when_it_is_the_keyboards_turn(
    conn: sa.Connection,
) -> None:
    sheet = _in_state(conn, SheetState.WANTED)
    row_id = owe_keyboard(conn, sheet.photo_id)
    messages.mark_sent(conn, row_id, message_id=900, now=NOW)
    messages.mark_shown(conn, row_id, wanted=1, fingerprint="f", next_at=later(2))
    _make(conn, sheet.id)
    assert messages.due(conn, busy=(), limit=9, now=later(1)) == []
    assert [message.id for message in messages.due(conn, busy=(), limit=9, now=later(2))] == [row_id]


def test_a_sheet_that_was_left_while_it_was_made_does_not_count_as_made(conn: sa.Connection) -> None:
    sheet = _in_state(conn, SheetState.WANTED)
    _want(conn, sheet.photo_id, "office")
    assert not sheets.is_wanted(conn, sheet.id)
    assert not _make(conn, sheet.id)
    assert _states(conn, sheet.photo_id)["cute"] is SheetState.DROPPED


@pytest.mark.parametrize("state", SheetState)
def test_only_a_sheet_that_waits_to_be_shown_is_shown(conn: sa.Connection, state: SheetState) -> None:
    sheet = _in_state(conn, state)
    assert sheets.mark_shown(conn, sheet.id, file_id="BAAC") is (state is SheetState.MADE)


def test_an_end_counts_only_in_the_state_that_it_was_decided_in(conn: sa.Connection) -> None:
    before = _in_state(conn, SheetState.MADE)
    sheets.mark_shown(conn, before.id, file_id="BAAC")
    assert not sheets.fail(conn, before, error="code")
    assert not sheets.forbid(conn, before)
    assert _states(conn, before.photo_id) == {"cute": SheetState.SHOWN}


def test_where_an_animation_was_refused_no_sheet_is_made_any_more_and_elsewhere_all_are(
    conn: sa.Connection,
) -> None:
    before, after, elsewhere = make_photo(conn), make_photo(conn), make_photo(conn, owner=2)
    _want(conn, before)
    _in_state(conn, SheetState.FORBIDDEN)
    for photo_id in (after, elsewhere):
        _want(conn, photo_id)
    assert _claimed(conn) == [elsewhere]
    assert not sheets.is_wanted(conn, sheets.of_photo(conn, before)[0].id)


@pytest.mark.parametrize("state", SheetState)
def test_sheets_end_with_their_photo_and_let_go_of_what_telegram_has(
    conn: sa.Connection, state: SheetState
) -> None:
    sheet = _in_state(conn, state)
    keeping.expire_photos(conn, unused_since=later(1))
    (ended,) = sheets.of_photo(conn, sheet.photo_id)
    failed = state is SheetState.FAILED
    assert (ended.state, ended.file_id) == (SheetState.FAILED if failed else SheetState.EXPIRED, None)
    assert read(conn, photo_table.c.state, sheet.photo_id) == PhotoState.EXPIRED


@pytest.mark.parametrize("state", SheetState)
def test_a_file_is_kept_exactly_while_it_is_still_to_be_shown(conn: sa.Connection, state: SheetState) -> None:
    sheet = _in_state(conn, state)
    released = keeping.release_sheets(conn)
    kept = sheet.clip is not None and state is SheetState.MADE
    assert released == ([] if kept or sheet.clip is None else [sheet.clip])
    (after,) = sheets.of_photo(conn, sheet.photo_id)
    assert after.clip == (sheet.clip if kept else None)


def test_a_message_that_is_sent_anew_shows_no_sheet(conn: sa.Connection) -> None:
    row_id = owe_keyboard(conn, make_photo(conn))
    messages.mark_sent(conn, row_id, message_id=900, now=NOW)
    messages.mark_sheet(conn, row_id, sheet_id=7)
    messages.mark_lost(conn, row_id)
    (owed,) = messages.due(conn, busy=(), limit=9, now=NOW)
    assert (owed.message_id, owed.sheet_id) == (None, None)
