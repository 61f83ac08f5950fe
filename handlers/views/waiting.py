"""How long something takes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.estimate import estimate
from storage.clock import from_ms

if TYPE_CHECKING:
    from handlers.estimate import Minutes
    from handlers.words import Words
    from storage.line import Line

_HOUR: Final = 60
_IN_HOURS: Final = 2 * _HOUR
_DAY: Final = 24 * _HOUR


def wait_text(words: Words, language: str, line: Line | None, *, side_by_side: int) -> str:
    """Return the range for the clip at the end of a line, or that nobody knows yet."""
    minutes = estimate(line, side_by_side=side_by_side) if line is not None else None
    if minutes is None:
        return words.say(language, "wait-unknown")
    if minutes.most >= _IN_HOURS:
        return _in_hours(words, language, minutes)
    if minutes.most <= 1:
        return words.say(language, "wait-short")
    if minutes.least < 1 or minutes.least == minutes.most:
        return words.say(language, "wait-upto", most=minutes.most)
    return words.say(language, "wait-range", least=minutes.least, most=minutes.most)


def _in_hours(words: Words, language: str, minutes: Minutes) -> str:
    least, most = minutes.least // _HOUR, -(-minutes.most // _HOUR)
    if minutes.least >= _DAY:
        return words.say(language, "wait-days")
    if least < 1:
        return words.say(language, "wait-upto-hours", most=most)
    return words.say(language, "wait-range-hours", least=least, most=most)


def moment_text(epoch_ms: int) -> str:
    """Return a moment in UTC, and say so: Telegram tells no bot where people live."""
    return f"{from_ms(epoch_ms):%Y-%m-%d %H:%M} UTC"
