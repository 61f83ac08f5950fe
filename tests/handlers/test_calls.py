from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import (
    Bot,
    Chat,
    Message,
    MessageEntity,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)

from handlers.calls import Author, Command, author_of
from tests.support.program import TOKEN

THEN = datetime(2026, 1, 1, tzinfo=UTC)
GROUP = Chat(-1005, Chat.SUPERGROUP, title="Weekend")
CHANNEL = Chat(-1006, Chat.CHANNEL, title="Daily")
ALICE = User(5, "Alice", is_bot=False)
BOB = User(6, "Bob", is_bot=False)


@pytest.fixture(scope="module")
def bot() -> Bot:
    """Return a bot that knows its name without asking."""
    made = Bot(TOKEN)
    made._bot_user = User(1, "Selfmoji", is_bot=True, username="Selfmoji_bot")  # noqa: SLF001 - PTB learns it only from Telegram
    return made


def message(bot: Bot, **facts: Any) -> Message:
    """Return a message as PTB hands it to filters."""
    made = Message(1, THEN, GROUP, **{"from_user": ALICE, **facts})
    made.set_bot(bot)
    return made


def command(length: int, offset: int = 0) -> list[MessageEntity]:
    """Return the entities of a text with one command."""
    return [MessageEntity(MessageEntity.BOT_COMMAND, offset, length)]


@pytest.mark.parametrize("place", ["text", "caption"])
@pytest.mark.parametrize(
    ("words", "length", "heard", "heard_by_name"),
    [
        ("/emoji", 6, True, False),
        ("/EMOJI now", 6, True, False),
        ("/animate@selfmoji_bot", 21, True, True),
        ("/emoji@SELFMOJI_BOT happy", 19, True, True),
        ("/emoji@other_bot", 16, False, False),
        ("/emojis", 7, False, False),
        ("/emoji", 0, False, False),
    ],
)
def test_a_command_counts_in_texts_and_captions_when_it_is_for_this_bot(
    bot: Bot, place: str, words: str, length: int, *, heard: bool, heard_by_name: bool
) -> None:
    entities = "entities" if place == "text" else "caption_entities"
    said = message(bot, **{place: words, entities: command(length) if length else []})
    assert Command(("emoji", "animate")).filter(said) is heard
    assert Command(("emoji", "animate"), only_addressed=True).filter(said) is heard_by_name


def test_a_command_counts_at_the_head_only_whatever_other_marks_it_has(bot: Bot) -> None:
    later = message(bot, text="use /emoji", entities=command(6, offset=4))
    bold = MessageEntity(MessageEntity.BOLD, 0, 6)
    marked = message(bot, text="/emoji", entities=[bold, *command(6)])
    assert not Command(("emoji",)).filter(later)
    assert Command(("emoji",)).filter(marked)
    assert not Command(("emoji",)).filter(message(bot))


@pytest.mark.parametrize(
    ("origin", "author"),
    [
        (None, Author(5, "Alice")),
        (MessageOriginUser(THEN, BOB), Author(6, "Bob")),
        (MessageOriginChat(THEN, GROUP), Author(-1005, "Weekend")),
        (MessageOriginChannel(THEN, CHANNEL, 9), Author(-1006, "Daily")),
        (MessageOriginHiddenUser(THEN, "Somebody"), Author(0, "Somebody")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_sent_on_belongs_to_whoever_made_it(
    bot: Bot, origin: MessageOrigin | None, author: Author
) -> None:
    assert author_of(message(bot, forward_origin=origin)) == author


def test_who_writes_in_the_name_of_a_chat_is_that_chat(bot: Bot) -> None:
    anonymous = User(1087968824, "Group", is_bot=True)
    assert author_of(message(bot, from_user=anonymous, sender_chat=GROUP)) == Author(-1005, "Weekend")
    assert author_of(message(bot, from_user=None)) == Author(0, "")
