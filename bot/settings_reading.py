"""Reads the settings that a command needs, and says all that is missing or wrong at once."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

T = TypeVar("T", bound=BaseSettings)


class SettingsError(Exception):
    """The settings cannot be used; the text names every key that is missing or wrong, never a value."""


_ADVICE = {"telegram_bot_token": "ask @BotFather in Telegram for one: /newbot"}


def load(kind: type[T]) -> T:
    """Read the settings that a command needs.

    Raises:
        SettingsError: names all missing and wrong keys at once, in plain words.
    """
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError("\n".join(_complaints(error))) from None


def _complaints(error: ValidationError) -> list[str]:
    lines = ["These settings are missing or wrong. Set them in the environment or in the file .env:"]
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        key = str(problem["loc"][0]) if problem["loc"] else ""
        if problem["type"] == "missing":
            advice = _ADVICE.get(key)
            lines.append(f"  {key.upper()} is missing" + (f" ({advice})" if advice else ""))
        else:
            lines.append(f"  {key.upper()}: {problem['msg'].removeprefix('Value error, ')}")
    return lines
