"""Texts beyond the length of a message: an app makes several messages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.telegram.splitting import split_text
from sandbox.telegram.utf16 import LONGEST_TEXT

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_EMOJI = "\N{GRINNING FACE}"  # two UTF-16 units


async def test_a_text_of_4096_units_is_one_message_and_a_longer_one_several(
    bot: BareBot, control: Control, alice: Person
) -> None:
    whole = await control.send_text(alice, "x" * LONGEST_TEXT)
    assert len(whole.message_ids) == 1

    parts = await control.send_text(alice, "y" * LONGEST_TEXT + "z")
    texts = [update["message"]["text"] for update in (await bot.updates())[-2:]]
    assert [len(text) for text in texts] == [LONGEST_TEXT, 1]
    assert len(parts.message_ids) == len(set(parts.update_ids)) == 2


async def test_every_part_answers_the_same_message(bot: BareBot, control: Control, alice: Person) -> None:
    first = await control.send_text(alice, "the question")
    await control.send_text(alice, "z" * (LONGEST_TEXT + 1), reply_to=first.message_id)
    parts = [update["message"] for update in (await bot.updates())[-2:]]
    assert [part["reply_to_message"]["message_id"] for part in parts] == [first.message_id] * 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("twenty\none two", ["twenty", "one two"]),
        ("one two three", ["one two", "three"]),
        ("onetwothree", ["onetwothre", "e"]),
        ("one twothreefour", ["one twothr", "eefour"]),
        (_EMOJI * 6, [_EMOJI * 5, _EMOJI]),
        ("x" + _EMOJI * 5, ["x" + _EMOJI * 4, _EMOJI]),
        ("  just  ", ["just"]),
        ("", [""]),
    ],
)
def test_a_part_ends_with_a_line_or_a_word_and_never_inside_a_character(text: str, parts: list[str]) -> None:
    assert split_text(text, longest=10) == parts
