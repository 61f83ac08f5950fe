from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.delivery.edits import deserves_edit, gap_after
from handlers.delivery.presenter import PresenterSettings
from storage.states import JobState
from tests.handlers.scenery import JOB, MESSAGE, scene

MANNERS = PresenterSettings()
GROUP = replace(MESSAGE, chat_id=-100)
PLACED = replace(MESSAGE, message_id=None, inline_id="Inline1")
ALONE = MESSAGE


@pytest.mark.parametrize("message", [GROUP, PLACED])
def test_where_many_people_read_it_a_message_changes_seldom_and_keeps_its_last_edits_for_the_end(
    message: object,
) -> None:
    def may(state: JobState, edits: int) -> bool:
        shown = replace(message, edits=edits)  # type: ignore[type-var] # a row, as both are
        return deserves_edit(MANNERS, scene(replace(JOB, state=state), message=shown))

    assert [may(JobState.QUEUED, edits) for edits in (2, 3)] == [True, False]
    assert [may(JobState.RUNNING, edits) for edits in (5, 6)] == [True, False]
    assert may(JobState.FAILED, 6)


def test_one_reader_gets_every_news() -> None:
    assert deserves_edit(MANNERS, scene(JOB, message=replace(ALONE, edits=99)))


def test_a_place_in_line_that_has_moved_waits_longest_where_many_read_it() -> None:
    gaps = [gap_after(MANNERS, scene(JOB, message=message)) for message in (ALONE, GROUP, PLACED)]
    assert gaps == [MANNERS.edit_gap, MANNERS.place_gap_in_groups, MANNERS.place_gap_in_groups]
    making = replace(JOB, state=JobState.RUNNING)
    assert gap_after(MANNERS, scene(making, message=PLACED)) == MANNERS.edit_gap
