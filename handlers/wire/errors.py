"""Telegram's many errors as the few that make a difference to whoever called."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from telegram import error as ptb

if TYPE_CHECKING:
    from collections.abc import Iterator


class TransportError(Exception):
    """A call to Telegram did not work out."""


class GoneError(TransportError):
    """The message, or what it answers, no longer exists or cannot be edited: a new one is needed."""


class KindForbiddenError(TransportError):
    """The chat does not allow this kind of media."""


class TopicClosedError(TransportError):
    """Nobody but administrators may write in this topic now."""


class TopicGoneError(TransportError):
    """The topic was deleted; the chat still takes messages."""


class MovedError(TransportError):
    """The group has become a supergroup, which is another chat."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(f"became {chat_id}")
        self.chat_id = chat_id


class UnreachableError(TransportError):
    """Nothing of ours reaches this chat: blocked, kicked, deleted, never started."""


class WaitError(TransportError):
    """Telegram names a time to wait for this chat."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds:g} s")
        self.seconds = seconds


class UnsureError(TransportError):
    """The call may or may not have been applied."""


class NotSentError(TransportError):
    """The call certainly did not leave."""


class RefusedCallError(TransportError):
    """Telegram refused the call for good, and not for a reason that has a class of its own."""


class TooBigError(TransportError):
    """The file is larger than Telegram hands to bots."""


class NeverConnectedError(ptb.NetworkError):
    """Our request class's own word: the connection was never made, so nothing was sent."""


# Descriptions change wording and PTB re-capitalises them, so short stable fragments are matched
# without case. Source: facts/telegram.md section 2.
_REFUSALS: tuple[tuple[type[TransportError], tuple[str, ...]], ...] = (
    (
        GoneError,
        (
            "message to edit not found",
            "message can't be edited",
            "message media can't be edited",
            "message to be replied not found",
            "message_id_invalid",
        ),
    ),
    (TopicClosedError, ("topic_closed",)),
    (TopicGoneError, ("message thread not found",)),
    (KindForbiddenError, ("not enough rights to send", "_forbidden", "restricted receiving")),
    (UnreachableError, ("chat not found", "user not found", "peer_id_invalid", "have no write access")),
    # A bad id or a hiccup of the server: its own advice is one more try.
    (NotSentError, ("temporarily unavailable",)),
    (TooBigError, ("file is too big",)),
)
_UNMODIFIED = "message is not modified"


def is_unmodified(error: ptb.TelegramError) -> bool:
    """Return whether an edit failed only because the message shows it already."""
    return _UNMODIFIED in str(error).lower()


def _refusal(error: ptb.BadRequest) -> TransportError:
    text = str(error).lower()
    for kind, fragments in _REFUSALS:
        if any(fragment in text for fragment in fragments):
            return kind(text)
    return RefusedCallError(text)


def wait_of(error: ptb.RetryAfter) -> float:
    """Return the seconds that Telegram asked us to wait."""
    # The public property warns of a change of its type, and warnings are errors here.
    return error._retry_after.total_seconds()  # noqa: SLF001


def translate(error: ptb.TelegramError) -> TransportError:
    """Return the class that says what may happen next.

    Order matters: in PTB, BadRequest, TimedOut and our NeverConnectedError are all NetworkErrors.
    """
    if isinstance(error, ptb.RetryAfter):
        return WaitError(wait_of(error))
    if isinstance(error, ptb.ChatMigrated):
        return MovedError(error.new_chat_id)
    if isinstance(error, ptb.BadRequest):
        return _refusal(error)
    if isinstance(error, ptb.Forbidden | NeverConnectedError):
        return (UnreachableError if isinstance(error, ptb.Forbidden) else NotSentError)(str(error))
    # 413 arrives as a plain NetworkError and is permanent all the same.
    if isinstance(error, ptb.InvalidToken) or "too large" in str(error).lower():
        # PTB's own words about a wrong token quote it.
        wrong_token = isinstance(error, ptb.InvalidToken)
        return RefusedCallError("the token was rejected" if wrong_token else str(error))
    return UnsureError(f"{type(error).__name__}: {error}")


@contextmanager
def translated() -> Iterator[None]:
    """Let nothing of PTB's error family out of the block."""
    try:
        yield
    except ptb.InvalidToken as error:
        raise translate(error) from None  # a traceback must not show the token either
    except ptb.TelegramError as error:
        raise translate(error) from error
