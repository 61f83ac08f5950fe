from __future__ import annotations

import pytest

from engine.catalogue import BY_ID, TEMPLATES
from handlers.wishes import Wish, read_wish

HAPPY = BY_ID["mengwa_kaixin"]


@pytest.mark.parametrize("words", ["", "  ", "please", "now", "做一个"])
def test_no_words_and_words_that_resemble_nothing_ask_for_the_keyboard(words: str) -> None:
    assert read_wish(words) == Wish()


@pytest.mark.parametrize("words", ["happy", " HAPPY ", "开心", "mengwa_kaixin", "😄"])
def test_an_expression_is_found_by_its_names_its_id_and_its_emoji(words: str) -> None:
    assert read_wish(words) == Wish(template=HAPPY)


def test_every_expression_is_found_by_each_of_its_names() -> None:
    for template in TEMPLATES:
        for name in (template.id, *template.names.values(), template.emoji):
            assert read_wish(name).template == template, name


@pytest.mark.parametrize("words", ["random", "Random", "随机"])
def test_any_expression_can_be_asked_for(words: str) -> None:
    assert read_wish(words) == Wish(any=True)


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("me", Wish(me=True)),
        ("我", Wish(me=True)),
        ("ME happy", Wish(me=True, template=HAPPY)),
        ("me random", Wish(me=True, any=True)),
    ],
)
def test_the_profile_photo_is_asked_for_first_and_the_expression_after_it(words: str, wish: Wish) -> None:
    assert read_wish(words) == wish


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("hapy", {"Happy"}),
        ("smile", {"Polite smile"}),
        ("kaixin", {"Happy", "Off work"}),
        ("开新", {"Happy"}),
        ("crazzy", {"Going crazy"}),
        ("me sleppy", {"Sleepy"}),
    ],
)
def test_a_wrong_name_brings_up_to_three_that_sound_like_it(words: str, names: set[str]) -> None:
    wish = read_wish(words)
    assert wish.template is None
    assert {template.names["en"] for template in wish.near} == names


def test_near_are_never_more_than_three() -> None:
    assert len(read_wish("mengwa").near) == 3
