from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from engine.catalogue import BY_ID, TEMPLATES
from engine.errors import Reason
from handlers.buttons import Action, Press, read
from handlers.views.keyboard import label
from handlers.views.screen import Screen, in_pairs
from handlers.views.status import StatusWriter
from handlers.words import LANGUAGES, Words
from storage.clock import to_ms
from storage.line import Line
from storage.providers import Pause
from storage.queue import EXACT_PLACES
from storage.states import JobState
from tests.handlers.scenery import JOB, scene

WRITER = StatusWriter(Words(), ("emoji-v1", "local"))
MINUTE = 60_000
REASONS: dict[JobState, tuple[str, ...]] = {
    JobState.REJECTED: ("photo", "policy", *Reason),
    JobState.FAILED: ("trouble", "defect", "silent", "lost"),
}
CASES = [(state, reason) for state in JobState for reason in REASONS.get(state, ("",))]


def rests(name: str, problem: str = "key") -> Pause:
    """Return a pause until midnight."""
    return Pause(name, problem, "C", since_ms=0, probe_ms=to_ms(datetime(2026, 11, 28, tzinfo=UTC)))


def pressed(screen: Screen) -> list[tuple[Action, int]]:
    """Return what the buttons mean, as they come back from Telegram."""
    markup = screen.markup
    rows = markup.inline_keyboard if markup is not None else ()
    presses = [read(str(button.callback_data)) for row in rows for button in row]
    return [(press.action, press.number) for press in presses if press is not None]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("state", "reason"), CASES)
@pytest.mark.parametrize("unwanted", [0, 1, 2])
@pytest.mark.parametrize("billed_seconds", [0, 4])
def test_every_state_has_a_screen_that_names_the_expression(
    language: str, state: JobState, reason: str, unwanted: int, billed_seconds: int
) -> None:
    job = replace(JOB, state=state, reason=reason, unwanted=unwanted, billed_seconds=billed_seconds)
    with capture_logs() as logs:
        screen = WRITER.screen(scene(job, language), job)
    assert logs == []
    assert label(BY_ID[job.template], language) in screen.text
    # The status becomes the clip's caption, which has this limit.
    assert len(screen.text) <= 1024


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_the_first_text_names_the_expression_and_no_position(language: str, template: object) -> None:
    job = replace(JOB, template=template.id)  # type: ignore[attr-defined] # a template, named by pytest
    screen = WRITER.accepted(language, job)
    assert label(BY_ID[job.template], language) in screen.text
    assert pressed(screen) == [(Action.CANCEL, 17)]


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (JobState.WAITING_CHECK, [Action.CANCEL]),
        (JobState.QUEUED, [Action.CANCEL]),
        (JobState.SUBMITTING, [Action.CANCEL]),
        (JobState.RUNNING, [Action.CANCEL]),
        (JobState.FETCHING, []),
        (JobState.UNSURE, [Action.CANCEL]),
        (JobState.DELIVERING, [Action.ANOTHER, Action.AGAIN]),
        (JobState.DELIVERED, [Action.ANOTHER, Action.AGAIN]),
        (JobState.CANCELLED, [Action.AGAIN]),
        (JobState.EXPIRED, [Action.AGAIN]),
        (JobState.UNDELIVERABLE, [Action.AGAIN]),
    ],
)
def test_each_state_offers_what_can_be_done_in_it(state: JobState, actions: list[Action]) -> None:
    job = replace(JOB, state=state)
    assert pressed(WRITER.screen(scene(job), job)) == [(action, 17) for action in actions]


def test_what_is_shown_does_not_change_while_the_clip_is_delivered() -> None:
    delivering, delivered = (replace(JOB, state=s) for s in (JobState.DELIVERING, JobState.DELIVERED))
    first = WRITER.screen(scene(delivering), delivering)
    assert first.fingerprint == WRITER.screen(scene(delivered), delivered).fingerprint


@pytest.mark.parametrize(
    ("ahead", "text"),
    [
        (0, "😴 Sleepy: you are next · a few minutes"),
        (1, "😴 Sleepy: number 2 in line · a few minutes"),
        (EXACT_PLACES - 1, f"😴 Sleepy: number {EXACT_PLACES} in line · a few minutes"),
        (EXACT_PLACES, f"😴 Sleepy: more than {EXACT_PLACES} are before you · a few minutes"),
        (EXACT_PLACES + 1, f"😴 Sleepy: more than {EXACT_PLACES} are before you · a few minutes"),
    ],
)
def test_a_queued_job_tells_its_place(ahead: int, text: str) -> None:
    assert WRITER.screen(scene(JOB, line=Line("emoji-v1", queued=ahead)), JOB).text == text


@pytest.mark.parametrize(
    ("ahead", "durations", "wait"),
    [
        (0, [MINUTE] * 4, "a few minutes"),
        (0, [MINUTE // 2] * 5, "less than a minute"),
        (1, [MINUTE // 2] * 5, "up to 3 minutes"),
        (1, [MINUTE // 2] * 20, "up to 2 minutes"),
        (5, [MINUTE] * 50, "4 to 8 minutes"),
        (60, [MINUTE * 2] * 50, "1 to 3 hours"),
        (99, [MINUTE * 20] * 50, "more than a day"),
        (1, [MINUTE, MINUTE * 300] * 25, "up to 10 hours"),
    ],
)
def test_a_wait_is_an_honest_range(ahead: int, durations: list[int], wait: str) -> None:
    line = Line("emoji-v1", tuple(durations), queued=ahead)
    shown = WRITER.screen(scene(JOB, line=line), JOB)
    assert shown.text.endswith(f" · {wait}")


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.WAITING_CHECK])
def test_only_when_every_provider_rests_the_person_is_told(state: JobState) -> None:
    job = replace(JOB, state=state)
    told = "not available right now"
    both, one = {name: rests(name) for name in ("emoji-v1", "local")}, {"emoji-v1": rests("emoji-v1")}
    assert told in WRITER.screen(scene(job, paused=both), job).text
    assert told not in WRITER.screen(scene(job, paused=one), job).text
    assert told not in StatusWriter(Words(), ()).screen(scene(job), job).text


def test_when_the_budget_is_used_up_the_person_is_told_until_when() -> None:
    paused = {"emoji-v1": rests("emoji-v1", "budget"), "local": rests("local")}
    screen = WRITER.screen(scene(JOB, paused=paused), JOB)
    assert "is used up until 2026-11-28 00:00 UTC" in screen.text
    assert pressed(screen) == [(Action.CANCEL, 17)]


@pytest.mark.parametrize(
    ("provider", "told"), [("emoji-v1", False), ("local", True), ("of-an-earlier-start", False), ("", False)]
)
def test_a_clip_says_when_a_stand_in_made_it(provider: str, told: bool) -> None:  # noqa: FBT001 - a table
    job = replace(JOB, state=JobState.DELIVERED, provider=provider)
    text = WRITER.screen(scene(job), job).text
    assert "made by AI" in text
    assert ("on this bot's own machine" in text) == told


@pytest.mark.parametrize("state", [JobState.CANCELLED, JobState.UNDELIVERABLE])
def test_an_end_says_whether_anything_was_charged(state: JobState) -> None:
    free = replace(JOB, state=state)
    billed = replace(free, billed_seconds=4)
    assert "Nothing was charged." in WRITER.screen(scene(free), free).text
    assert "charged to the operator" in WRITER.screen(scene(billed), billed).text


@pytest.mark.parametrize("unwanted", [0, 2])
def test_what_nobody_can_know_any_more_is_not_called_free(unwanted: int) -> None:
    job = replace(JOB, state=JobState.EXPIRED, unwanted=unwanted)
    text = WRITER.screen(scene(job), job).text
    assert "is not known; you pay nothing" in text
    assert "Nothing was charged" not in text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (JobState.SUBMITTING, "If the service has started it, its result will be dropped"),
        (JobState.UNSURE, "If the service has started it, its result will be dropped"),
        (JobState.RUNNING, "It was already being made; its result will be dropped"),
        (JobState.FETCHING, "It was already being made; its result will be dropped"),
    ],
)
def test_a_cancelled_clip_says_what_is_known_of_it(state: JobState, told: str) -> None:
    job = replace(JOB, state=state, unwanted=1)
    assert told in WRITER.screen(scene(job), job).text


def test_a_late_clip_says_until_when_it_is_looked_for_and_can_be_cancelled() -> None:
    job = replace(JOB, state=JobState.RUNNING, late_ms=to_ms(datetime(2026, 11, 28, 14, 20, tzinfo=UTC)))
    screen = WRITER.screen(scene(job), job)
    assert "longer than usual. I keep looking until 2026-11-28 14:20 UTC" in screen.text
    assert pressed(screen) == [(Action.CANCEL, 17)]


def test_a_person_hears_the_language_they_chose_rather_than_their_apps() -> None:
    there = scene(JOB)
    chosen = replace(there, person=replace(there.person, language="zh"))
    assert WRITER.screen(chosen, JOB).text.startswith("😴 困")


def test_a_fingerprint_tells_texts_labels_and_data_apart_and_nothing_else() -> None:
    cancel, again = Press(Action.CANCEL, 1), Press(Action.AGAIN, 1)
    screens = [
        Screen("a"),
        Screen("b"),
        Screen("a", ((("x", cancel),),)),
        Screen("a", ((("y", cancel),),)),
        Screen("a", ((("x", again),),)),
        Screen("a", ((("x", cancel), ("y", again)),)),
        Screen("a", ((("x", cancel),), (("y", again),))),
    ]
    assert len({screen.fingerprint for screen in screens}) == len(screens)
    assert Screen("b", screens[2].rows).fingerprint == screens[2].with_text("b").fingerprint
    assert len(screens[0].fingerprint) == 16


def test_a_screen_without_buttons_has_no_keyboard() -> None:
    assert Screen("a").markup is None


def test_an_odd_button_has_a_row_to_itself() -> None:
    one, two, three = ((str(number), Press(Action.AGAIN, number)) for number in range(3))
    assert in_pairs([one, two, three]) == ((one, two), (three,))
    assert in_pairs([]) == ()
