"""Inline mode: queries of people, and what a bot may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import ControlError
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture(autouse=True)
async def inline_mode(control: Control) -> None:
    """Let BotFather have enabled it."""
    await control.switch(telegram={"supports_inline_queries": True})


async def test_a_query_reaches_the_bot_as_it_was_typed(bot: BareBot, control: Control, alice: Person) -> None:
    asked = await control.type_inline(alice, "sleepy", offset="17")
    updates = await bot.call("getUpdates")

    (query,) = [update["inline_query"] for update in updates if "inline_query" in update]
    assert (query["id"], query["query"], query["offset"]) == (asked.query_id, "sleepy", "17")
    assert query["from"]["id"] == alice.id


async def test_without_inline_mode_nobody_can_ask(control: Control, alice: Person) -> None:
    await control.switch(telegram={"supports_inline_queries": False})

    with pytest.raises(ControlError, match="inline mode is off"):
        await control.type_inline(alice, "sleepy")


async def test_no_app_sends_more_than_256_characters(control: Control, alice: Person) -> None:
    with pytest.raises(ControlError, match="at most 256"):
        await control.type_inline(alice, "x" * 257)


async def test_a_query_is_answered_once_and_within_its_life(
    bot: BareBot, control: Control, alice: Person
) -> None:
    asked = await control.type_inline(alice)
    wish = {"inline_query_id": asked.query_id, "results": []}
    assert await bot.call("answerInlineQuery", **wish) is True
    assert await bot.refused("answerInlineQuery", **wish) == _TOO_OLD

    late = await control.type_inline(alice)
    await control.advance(30)
    assert await bot.refused("answerInlineQuery", inline_query_id=late.query_id, results=[]) == _TOO_OLD


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        (
            {"results": {"id": "1"}},
            "can't parse inline query results: expected an Array of InlineQueryResult",
        ),
        ({"results": [{}] * 51}, "RESULTS_TOO_MUCH"),
        ({"results": [], "next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
        ({"results": [{"type": "mpeg4_gif", "id": ""}]}, "RESULT_ID_INVALID"),
        ({"results": [{"type": "mpeg4_gif", "id": "x" * 65}]}, "RESULT_ID_INVALID"),
        (
            {"results": [{"type": "video", "id": "1", "video_file_id": "x"}]},
            "can't parse inline query result: can't find field \"title\"",
        ),
        (
            {"results": [{"type": "mpeg4_gif", "id": "1", "mpeg4_file_id": "made up"}]},
            "wrong file identifier/HTTP URL specified",
        ),
        (
            {"results": [{"type": "article", "id": "1", "title": "x"}]},
            "can't parse inline query result: can't find field \"input_message_content\"",
        ),
        (
            {
                "results": [
                    {
                        "type": "article",
                        "id": "1",
                        "title": "x",
                        "input_message_content": {"message_text": ""},
                    }
                ]
            },
            "message text is empty",
        ),
    ],
)
async def test_an_answer_that_breaks_a_rule_is_refused(
    bot: BareBot, control: Control, alice: Person, fields: dict[str, Any], description: str
) -> None:
    asked = await control.type_inline(alice)

    refusal = await bot.refused("answerInlineQuery", inline_query_id=asked.query_id, **fields)

    assert refusal == f"Bad Request: {description}"


async def test_a_clip_that_telegram_knows_is_shown_under_its_own_kind_and_an_id_of_its_own(
    bot: BareBot, control: Control, alice: Person
) -> None:
    clip = {"animation": File(samples.mp4(), "clip.mp4", "video/mp4")}
    sent = await bot.send("sendAnimation", clip, chat_id=alice.id)
    asked = await control.type_inline(alice)
    known = {"type": "mpeg4_gif", "id": "1", "mpeg4_file_id": sent["animation"]["file_id"]}
    video = {"type": "video", "id": "2", "title": "x", "video_file_id": sent["animation"]["file_id"]}

    async def refusal(*results: dict[str, str]) -> str:
        return await bot.refused("answerInlineQuery", inline_query_id=asked.query_id, results=list(results))

    assert await refusal(known, video) == "Bad Request: wrong file identifier/HTTP URL specified"
    assert await refusal(known, known) == "Bad Request: RESULT_ID_DUPLICATE"
    assert await refusal({"type": "audio", "id": "1"}) == (
        "Bad Request: can't parse inline query result: type 'audio' is not known to this sandbox"
    )
    await bot.call("answerInlineQuery", inline_query_id=asked.query_id, results=[known], is_personal=True)
    (answered,) = await control.events("telegram.inline_answered")
    assert [result["id"] for result in answered["results"]] == ["1"]
    assert (answered["is_personal"], answered["cache_time"]) == (True, 300)


async def test_an_app_shows_the_clip_of_a_result_before_it_is_chosen_to_who_typed_alone(
    bot: BareBot, control: Control, alice: Person, bob: Person
) -> None:
    clip = {"animation": File(samples.mp4(), "clip.mp4", "video/mp4")}
    sent = await bot.send("sendAnimation", clip, chat_id=alice.id)
    known = {"type": "mpeg4_gif", "id": "1", "mpeg4_file_id": sent["animation"]["file_id"]}
    words = {"type": "article", "id": "2", "title": "x", "input_message_content": {"message_text": "x"}}
    asked = await control.type_inline(alice)
    await bot.call("answerInlineQuery", inline_query_id=asked.query_id, results=[known, words])
    media = f"inline/media?query_id={asked.query_id}&result_id="

    assert await control.get_bytes(f"people/{alice.id}/{media}1") == samples.mp4()
    with pytest.raises(ControlError, match="that result shows no media"):
        await control.get_bytes(f"people/{alice.id}/{media}2")
    with pytest.raises(ControlError, match="has no result '1' for this person"):
        await control.get_bytes(f"people/{bob.id}/{media}1")
