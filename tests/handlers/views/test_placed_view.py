from __future__ import annotations

from dataclasses import replace

import pytest

from engine.catalogue import BY_ID
from handlers.buttons import DATA_LIMIT, Action, Press, read
from handlers.views.placed import PlacedWriter, placeholder
from handlers.views.status import StatusWriter
from handlers.words import LANGUAGES, Words
from storage.states import NO_COPY, JobState, PhotoState
from tests.handlers.scenery import JOB, MESSAGE, PHOTO, scene

WORDS = Words()
WRITER = PlacedWriter(WORDS, StatusWriter(WORDS, ("emoji-v1",)), lambda: "selfmoji_bot")
PLACED = replace(MESSAGE, message_id=None, inline_id="Inline1")
SLEEPY = BY_ID[JOB.template]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_placeholder_names_the_expression_and_its_button_carries_photo_and_template(language: str) -> None:
    screen = placeholder(WORDS, language, 10**17, SLEEPY)

    assert SLEEPY.emoji in screen.text
    ((_, press),) = screen.rows[0]
    assert read(press.data()) == Press(Action.PLACE, 10**17, SLEEPY.id)
    assert len(press.data().encode()) <= DATA_LIMIT, "it is the id of the result as well"


@pytest.mark.parametrize("state", [JobState.DELIVERING, JobState.DELIVERED])
def test_the_clip_leads_others_to_the_same_expression_and_has_no_button_of_the_owners(
    state: JobState,
) -> None:
    screen = WRITER.screen(scene(replace(JOB, state=state), message=PLACED), replace(JOB, state=state))

    assert screen.rows == ()
    assert screen.link == ("Make yours", f"https://t.me/selfmoji_bot?start=t_{JOB.template}")
    assert screen.fingerprint != replace(screen, link=None).fingerprint


def test_a_photo_that_was_refused_is_named_with_its_reason_and_the_way_to_another_one() -> None:
    job = replace(JOB, state=JobState.REJECTED, reason="photo")
    photo = replace(PHOTO, state=PhotoState.REFUSED, reason="no_face")

    screen = WRITER.screen(scene(job, message=PLACED, photo=photo), job)

    assert "I can't find a face in this photo." in screen.text
    assert screen.link == ("Send me another selfie", "https://t.me/selfmoji_bot?start=inline")


@pytest.mark.parametrize("billed", [0, 3])
def test_a_clip_without_a_copy_says_what_it_cost_and_can_be_tried_again(billed: int) -> None:
    job = replace(JOB, state=JobState.UNDELIVERABLE, reason=NO_COPY, billed_seconds=billed)

    screen = WRITER.screen(scene(job, message=PLACED), job)

    assert "it was made, but I can't bring it into other chats right now" in screen.text
    assert ("charged to the operator" in screen.text) is bool(billed)
    assert [press.action for row in screen.rows for _, press in row] == [Action.AGAIN]
