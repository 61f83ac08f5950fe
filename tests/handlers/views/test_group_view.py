from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import Reason
from handlers.views.keyboard import keyboard_screen
from handlers.views.status import StatusWriter
from handlers.words import LANGUAGES, Words
from storage.states import JobState, PhotoState
from tests.handlers.scenery import JOB, PHOTO, scene

WORDS = Words()
WRITER = StatusWriter(WORDS, ("emoji-v1",))
GROUP = -1005


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_keyboard_in_a_group_does_not_invite_to_many_taps_and_has_the_same_buttons(language: str) -> None:
    private = keyboard_screen(WORDS, language, PHOTO, "")
    group = keyboard_screen(WORDS, language, replace(PHOTO, chat_id=GROUP), "")
    assert group.text == WORDS.say(language, "keyboard-group") != private.text
    assert group.rows == private.rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [*Reason, "unfetchable", "trouble", "defect"])
def test_a_photo_refused_in_a_group_is_explained_where_the_keyboard_stood(language: str, reason: str) -> None:
    job = replace(JOB, state=JobState.REJECTED, reason="photo", chat_id=GROUP)
    photo = replace(PHOTO, state=PhotoState.REFUSED, reason=reason, chat_id=GROUP)
    told = WRITER.screen(scene(job, language, photo=photo), job).text
    assert WORDS.say(language, f"refused-{reason.replace('_', '-')}") in told
    assert WORDS.say(language, "status-refused-photo", name="") not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_photo_against_the_content_rules_is_named_in_a_group_too(language: str) -> None:
    job = replace(JOB, state=JobState.REJECTED, reason="photo", chat_id=GROUP)
    photo = replace(PHOTO, state=PhotoState.REFUSED, reason="policy", chat_id=GROUP)
    by_order = replace(job, reason="policy")
    assert WRITER.screen(scene(job, language, photo=photo), job) == WRITER.screen(
        scene(by_order, language), by_order
    )
