# ruff: noqa: D102  (the name of a rule or an invariant is its sentence, like a test's)
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from storage import keeping, sheets
from storage.rows import Sheet, as_row, columns
from storage.schema import photo, sheet
from storage.states import SHEET_MOVES, PhotoState, SheetState
from tests.storage.random_life import OWNERS, PICKS, SHORT_LIVES, Life, if_any
from tests.support.rows import later, make_photo, photo_at

if TYPE_CHECKING:
    from collections.abc import Callable

READY = {SheetState.MADE, SheetState.SHOWN}


class Watchers(Life):
    """People who turn pages, a previewer that draws, and a housekeeper that lets go."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[int, SheetState] = {}
        self.clock = 0

    def _sheets(self) -> list[Sheet]:
        statement = sa.select(*columns(Sheet, sheet)).order_by(sheet.c.id)
        return [as_row(Sheet, row) for row in self.conn.execute(statement)]

    def _of(self, states: set[SheetState], pick: int, step: Callable[[Sheet], object]) -> None:
        found = [one for one in self._sheets() if one.state in states]
        if found:
            assert step(found[pick % len(found)])

    @rule(owner=OWNERS)
    def someone_sends_a_photo(self, owner: int) -> None:
        make_photo(self.conn, owner=owner)

    @if_any(photo.c.state == PhotoState.USABLE)
    @rule(pick=PICKS, page=st.sampled_from([("joy", "en"), ("love", "en"), ("joy", "zh")]))
    def someone_turns_to_a_page(self, pick: int, page: tuple[str, str]) -> None:
        photo_id = self._pick(photo.c.id, photo.c.state == PhotoState.USABLE, pick)
        if photo_id is None:
            return
        self.clock += 1
        facts: dict[str, Any] = {"photo_id": photo_id, "now": later(self.clock)}
        found = sheets.want(self.conn, family=page[0], language=page[1], **facts)
        [now] = [one for one in sheets.of_photo(self.conn, photo_id) if (one.family, one.language) == page]
        assert now.state is not SheetState.DROPPED, "whoever looks gets it"
        assert found is None or found.state not in READY or now == found, "what is there stays as it is"

    @if_any(sheet.c.state == SheetState.WANTED)
    @rule()
    def the_previewer_claims(self) -> None:
        newest = max(
            (one for one in self._sheets() if one.state is SheetState.WANTED and self._may_be_shown(one)),
            key=lambda one: (self._wanted_ms(one), one.id),
            default=None,
        )
        claimed = sheets.claim(self.conn, busy=[], limit=1)
        assert [one.id for one in claimed] == ([] if newest is None else [newest.id])

    def _may_be_shown(self, one: Sheet) -> bool:
        chat = photo_at(self.conn, one.photo_id).chat_id
        return not any(
            other.state is SheetState.FORBIDDEN and photo_at(self.conn, other.photo_id).chat_id == chat
            for other in self._sheets()
        )

    def _wanted_ms(self, one: Sheet) -> int:
        return int(self.conn.execute(sa.select(sheet.c.wanted_ms).where(sheet.c.id == one.id)).scalar_one())

    @if_any(sheet.c.state == SheetState.WANTED)
    @rule(pick=PICKS)
    def a_sheet_is_made(self, pick: int) -> None:
        size = {"width": 512, "height": 512, "length_ms": 3000}
        self._of(
            {SheetState.WANTED},
            pick,
            lambda one: sheets.mark_made(self.conn, one.id, clip=f"{one.id}.mp4", numbered=False, **size),
        )

    @if_any(sheet.c.state == SheetState.DROPPED)
    @rule(pick=PICKS)
    def a_sheet_whose_page_was_left_comes_too_late(self, pick: int) -> None:
        size = {"width": 512, "height": 512, "length_ms": 3000}
        self._of(
            {SheetState.DROPPED, SheetState.EXPIRED, SheetState.FAILED},
            pick,
            lambda one: not sheets.mark_made(self.conn, one.id, clip="late.mp4", numbered=False, **size),
        )

    @if_any(sheet.c.state == SheetState.MADE)
    @rule(pick=PICKS)
    def a_sheet_is_shown(self, pick: int) -> None:
        self._of({SheetState.MADE}, pick, lambda one: sheets.mark_shown(self.conn, one.id, file_id="AN"))

    @if_any(sheet.c.state.in_(READY))
    @rule(pick=PICKS)
    def a_chat_forbids_it(self, pick: int) -> None:
        self._of(READY, pick, lambda one: sheets.forbid(self.conn, one))

    @if_any(sheet.c.state == SheetState.WANTED)
    @rule(pick=PICKS)
    def a_sheet_cannot_be_made(self, pick: int) -> None:
        self._of({SheetState.WANTED}, pick, lambda one: sheets.fail(self.conn, one, error="E"))

    @if_any(sheet.c.state == SheetState.WANTED)
    @rule()
    def there_are_too_many_wishes(self) -> None:
        sheets.drop_backlog(self.conn, busy=[], keep=1)

    @if_any(sheet.c.state.in_(READY))
    @rule()
    def the_housekeeper_lets_go_of_photos(self) -> None:
        keeping.expire_photos(self.conn, unused_since=later(1))

    @if_any(sheet.c.clip.is_not(None))
    @rule()
    def the_housekeeper_lets_go_of_files(self) -> None:
        keeping.release_sheets(self.conn)

    @invariant()
    def a_sheet_makes_no_move_that_is_not_in_the_table(self) -> None:
        now = {one.id: one.state for one in self._sheets()}
        for number, state in now.items():
            old = self.before.get(number, state)
            # Turning a page may bring a dropped one back, and others be dropped, in one step.
            assert state is old or state in SHEET_MOVES[old], f"{old} -> {state}"
        self.before = now

    @invariant()
    def at_most_one_page_of_a_photo_is_wanted(self) -> None:
        wanted = [one.photo_id for one in self._sheets() if one.state is SheetState.WANTED]
        assert len(wanted) == len(set(wanted))

    @invariant()
    def what_is_made_lies_on_the_disk_and_what_is_shown_has_telegram_s_name(self) -> None:
        for one in self._sheets():
            assert one.clip is not None or one.state is not SheetState.MADE
            assert one.clip is None or one.state not in {SheetState.WANTED, SheetState.DROPPED}
            assert (one.file_id is not None) or one.state is not SheetState.SHOWN

    @invariant()
    def no_sheet_outlives_its_photo(self) -> None:
        for one in self._sheets():
            if photo_at(self.conn, one.photo_id).state is PhotoState.EXPIRED:
                assert one.state in {SheetState.EXPIRED, SheetState.FAILED}


def test_whoever_turns_pages_has_one_sheet_in_the_making_and_none_of_a_photo_that_is_gone(
    engine: sa.Engine,
) -> None:
    class WatchersHere(Watchers):
        database = engine

    run_state_machine_as_test(WatchersHere, settings=SHORT_LIVES)
