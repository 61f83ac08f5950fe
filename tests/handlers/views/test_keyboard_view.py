from __future__ import annotations

from dataclasses import replace

import pytest

from engine.catalogue import TEMPLATES, Family, of_family
from engine.errors import Reason
from handlers.buttons import Action, Press
from handlers.views.keyboard import browse_screen, keyboard_screen, label
from handlers.words import LANGUAGES, Words
from storage.states import PhotoState
from tests.handlers.scenery import PHOTO, SHEET

WORDS = Words()
OPEN = [state for state in PhotoState if state in {"received", "stored", "checking", "usable"}]


def presses(rows: tuple[tuple[tuple[str, Press], ...], ...]) -> list[Press]:
    return [press for row in rows for _, press in row]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("state", OPEN)
def test_each_page_shows_its_family_with_tabs_and_a_surprise(
    language: str, family: Family, state: PhotoState
) -> None:
    screen = keyboard_screen(WORDS, language, replace(PHOTO, state=state), family)
    tabs, surprise = screen.rows[0], screen.rows[-1]
    assert [press for _, press in tabs] == [Press(Action.FAMILY, 3, each) for each in Family]
    assert [press for name, press in tabs if name.startswith("•")] == [Press(Action.FAMILY, 3, family)]
    assert presses(screen.rows[1:-1]) == [Press(Action.MAKE, 3, each.id) for each in of_family(family)]
    assert presses((surprise,)) == [Press(Action.SURPRISE, 3)]
    assert all(len(row) <= 2 for row in screen.rows[1:])


def test_the_pages_together_offer_all_templates_once() -> None:
    pages = [keyboard_screen(WORDS, "en", PHOTO, family) for family in Family]
    made = [press.word for page in pages for press in presses(page.rows) if press.action is Action.MAKE]
    assert sorted(made) == sorted(template.id for template in TEMPLATES)
    assert len(made) == 20


def test_pages_differ_in_their_fingerprint() -> None:
    assert len({keyboard_screen(WORDS, "en", PHOTO, family).fingerprint for family in Family}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_below_its_own_sheet_a_keyboard_says_what_it_says_without_one(language: str) -> None:
    plain = keyboard_screen(WORDS, language, PHOTO, Family.KID)
    assert keyboard_screen(WORDS, language, PHOTO, Family.KID, SHEET) == plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_below_the_sheet_of_another_page_a_keyboard_says_whose_it_is(language: str) -> None:
    plain = keyboard_screen(WORDS, language, PHOTO, Family.OFFICE)
    turned = keyboard_screen(WORDS, language, PHOTO, Family.OFFICE, replace(SHEET, numbered=1))
    assert turned.rows == plain.rows
    assert turned.text.startswith(plain.text)
    assert WORDS.say(language, "family-kid") in turned.text
    assert len(turned.text) <= 1024


def test_below_a_numbered_sheet_the_buttons_have_its_numbers() -> None:
    screen = keyboard_screen(WORDS, "zh", PHOTO, Family.KID, replace(SHEET, numbered=1, language="zh"))
    labels = [name for row in screen.rows[1:-1] for name, _ in row]
    assert [name[:2] for name in labels] == [f"{number} " for number in range(1, 8)]
    assert presses(screen.rows) == presses(keyboard_screen(WORDS, "zh", PHOTO, Family.KID).rows)


@pytest.mark.parametrize("page", ["", "no-such-page"])
def test_an_unknown_page_is_the_first_one(page: str) -> None:
    assert keyboard_screen(WORDS, "en", PHOTO, page) == keyboard_screen(WORDS, "en", PHOTO, Family.KID)
    assert browse_screen(WORDS, "en", page) == browse_screen(WORDS, "en", Family.KID)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [PhotoState.REFUSED, PhotoState.UNREADABLE])
@pytest.mark.parametrize("reason", [*Reason, "policy", "unfetchable", "trouble", "defect"])
def test_a_useless_photo_gives_its_reason_instead_of_buttons(
    language: str, state: PhotoState, reason: str
) -> None:
    screen = keyboard_screen(WORDS, language, replace(PHOTO, state=state, reason=reason), Family.KID)
    assert screen.text == WORDS.say(language, f"refused-{reason.replace('_', '-')}")
    assert screen.markup is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chat_id", [5, -100])
def test_a_photo_whose_clip_may_look_soft_says_so_above_the_same_buttons(language: str, chat_id: int) -> None:
    plain = keyboard_screen(WORDS, language, replace(PHOTO, chat_id=chat_id), Family.KID)
    soft = keyboard_screen(WORDS, language, replace(PHOTO, chat_id=chat_id, caution="soft"), Family.KID)
    assert soft.text == f"{plain.text}\n{WORDS.say(language, 'caution-soft')}"
    assert soft.rows == plain.rows


def test_an_expired_photo_says_so_instead_of_showing_buttons() -> None:
    screen = keyboard_screen(WORDS, "en", replace(PHOTO, state=PhotoState.EXPIRED), Family.KID)
    assert (screen.text, screen.markup) == (WORDS.say("en", "photo-expired"), None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", Family)
def test_templates_can_be_chosen_before_there_is_a_photo(language: str, family: Family) -> None:
    screen = browse_screen(WORDS, language, family)
    tabs = [Press(Action.BROWSE, 0, each) for each in Family]
    wants = [Press(Action.WANT, 0, template.id) for template in of_family(family)]
    assert presses(screen.rows) == tabs + wants
    assert screen.markup is not None


@pytest.mark.parametrize("language", [*LANGUAGES, "pt-br", ""])
def test_no_two_templates_look_alike(language: str) -> None:
    assert len({label(template, language) for template in TEMPLATES}) == len(TEMPLATES)
