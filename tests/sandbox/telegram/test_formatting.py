"""Entities: those Telegram finds, those of the parse modes, and markup it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


def _told(entities: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    return [(entity["type"], entity["offset"], entity["length"]) for entity in entities]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("/start@selfmoji_bot now", [("bot_command", 0, 19)]),
        ("😀 /help", [("bot_command", 3, 5)]),
        ("see https://example.org/a?b=1.", [("url", 4, 25)]),
        ("hi @alice, bye", [("mention", 3, 6)]),
        ("a/b and 1/2 and </b>", []),
    ],
)
async def test_commands_mentions_and_addresses_are_found_in_what_people_write(
    bot: BareBot, control: Control, alice: Person, text: str, entities: list[tuple[str, int, int]]
) -> None:
    await control.send_text(alice, text)
    assert _told((await bot.updates())[-1]["message"].get("entities", [])) == entities


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>bold</b>", "bold", [("bold", 0, 4)]),
        ("<i>😀</i><u>u</u>", "😀u", [("italic", 0, 2), ("underline", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("a &lt;b&gt; &amp; &#65;&#x42;", "a <b> & AB", []),
        ("1 &lt; 2", "1 < 2", []),
        ('<a href="https://example.org">here</a>', "here", [("text_link", 0, 4)]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
        ("<a>no address</a><b></b>", "no address", []),
        ("&#0; &#x110000; &copy;", "&#0; &#x110000; &copy;", []),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<pre><code>x</code></pre>", "x", [("code", 0, 1), ("pre", 0, 1)]),
        ("  <b> lead</b>  ", "lead", [("bold", 0, 4)]),
    ],
)
async def test_html_becomes_entities(
    bot: BareBot, alice: Person, source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text=source, parse_mode="HTML")
    assert message["text"] == text
    assert sorted(_told(message.get("entities", []))) == sorted(entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<h1>x</h1>", 'unsupported start tag "h1" at byte offset 0'),
        ("é<p>", 'unsupported start tag "p" at byte offset 2'),
        ("<b>x", 'can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("1 < 2", "unsupported start tag at byte offset 2"),
        ('<span class="red">x</span>', 'unsupported start tag "span" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused(bot: BareBot, alice: Person, source: str, why: str) -> None:
    refusal = await bot.refused("sendMessage", chat_id=alice.id, text=source, parse_mode="HTML")
    assert refusal == f"Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        (
            "*bold* _it_ __u__ ~s~ ||h||",
            "bold it u s h",
            ["bold", "italic", "underline", "strikethrough", "spoiler"],
        ),
        ("*a _b_*", "a b", ["bold", "italic"]),
        (r"1\.5 \- \*", "1.5 - *", []),
        ("`a.b` ```x_y```", "a.b x_y", ["code", "pre"]),
        ("[here](https://example.org)", "here", ["text_link"]),
        (">quoted", ">quoted", []),
        ("[no address]", "no address", []),
        ("[](https://example.org)x", "x", []),
    ],
)
async def test_markdown_becomes_entities(
    bot: BareBot, alice: Person, source: str, text: str, entities: list[str]
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text=source, parse_mode="MarkdownV2")
    assert message["text"] == text
    assert [entity["type"] for entity in message.get("entities", [])] == entities


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("1.5", "character '.' is reserved and must be escaped with the preceding '\\'"),
        ("Ready!", "character '!' is reserved and must be escaped with the preceding '\\'"),
        ("*bold", "can't find end of bold entity"),
        ("[here", "can't find end of link entity"),
    ],
)
async def test_markdown_that_forgets_to_escape_is_refused(
    bot: BareBot, alice: Person, source: str, why: str
) -> None:
    refusal = await bot.refused("sendMessage", chat_id=alice.id, text=source, parse_mode="MarkdownV2")
    assert refusal == f"Bad Request: can't parse entities: {why}"


async def test_the_old_markdown_knows_fewer_marks(bot: BareBot, alice: Person) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="*b* 1.5 ~x~", parse_mode="Markdown")
    assert message["text"] == "b 1.5 ~x~"
    assert [entity["type"] for entity in message["entities"]] == ["bold"]


async def test_entities_of_the_client_are_taken_over_and_moved_with_the_trimmed_text(
    bot: BareBot, alice: Person
) -> None:
    given = [{"type": "bold", "offset": 2, "length": 99}, {"type": "italic", "offset": -1, "length": 1}]
    message = await bot.call("sendMessage", chat_id=alice.id, text="  abc", entities=given)
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 3}]


@pytest.mark.parametrize("entities", ["{", "7", '[{"type": "bold"}]', "[1]"])
async def test_entities_that_are_none_are_refused(bot: BareBot, alice: Person, entities: str) -> None:
    refusal = await bot.refused("sendMessage", chat_id=alice.id, text="abc", entities=entities)
    assert refusal.startswith("Bad Request: can't parse ")
