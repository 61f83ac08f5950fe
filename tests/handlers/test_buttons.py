from __future__ import annotations

import pytest

from engine.catalogue import TEMPLATES, Family
from handlers.buttons import DATA_LIMIT, Action, Press, read

LARGEST = 10**18 - 1


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(("number", "word"), [(0, ""), (7, "mengwa_kun_1"), (LARGEST, "zh")])
def test_a_press_says_what_its_button_meant(action: Action, number: int, word: str) -> None:
    assert read(Press(action, number, word).data()) == Press(action, number, word)


def test_the_longest_data_fits_into_telegrams_limit() -> None:
    words = [template.id for template in TEMPLATES] + list(Family) + ["auto"]
    longest = max(len(Press(action, LARGEST, word).data().encode()) for action in Action for word in words)
    assert longest <= DATA_LIMIT == 64


def test_no_two_actions_look_alike() -> None:
    assert len({action.value for action in Action}) == len(Action)


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "1",
        ":::",
        "1:t:7",
        "1:t:7:x:y",
        "2:t:7:x",
        "1:?:7:x",
        "1::7:x",
        "1:t::x",
        "1:t:-7:x",
        "1:t:+7:x",
        "1:t: 7:x",
        "1:t:7.0:x",
        "1:t:7_0:x",
        "1:t:\N{SUPERSCRIPT TWO}:x",
        "1:t:\N{ARABIC-INDIC DIGIT SEVEN}:x",
        "1:t:007:x",
        f"1:t:{LARGEST + 1}:x",
        "1:t:" + "9" * 5000 + ":x",
        "1:MAKE:7:x",
        "\x00" * 64,
    ],
)
def test_data_that_we_never_made_means_nothing(data: str | None) -> None:
    assert read(data) is None
