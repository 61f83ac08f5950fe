"""Texts for people: Fluent files, picked by the person's language."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

import structlog
from fluent.runtime import FluentBundle, FluentResource

log = structlog.get_logger(__name__)

FALLBACK: Final = "en"
LANGUAGES: Final = {"en": "English", "zh": "简体中文"}
"""The languages we speak, each named in itself."""

_FOLDER = Path(__file__).parent / "locales"


class UnknownTextError(KeyError):
    """A text was asked for that no file has: a bug that the tests look for."""


def known_language(code: str) -> str:
    """Return which of our languages serves a code such as "zh-hans" or "pt-br"."""
    primary = code.lower().replace("_", "-").split("-", 1)[0]
    return primary if primary in LANGUAGES else FALLBACK


class Words:
    """All texts of all languages, loaded once."""

    def __init__(self) -> None:
        self.bundles = {language: _bundle(language) for language in LANGUAGES}

    def say(self, language: str, key: str, **facts: str | int) -> str:
        """Return the text `key` for a language code, filled with facts.

        Raises:
            UnknownTextError: no file has this key.
        """
        bundle = self.bundles[known_language(language)]
        try:
            pattern = bundle.get_message(key).value
        except LookupError as error:
            raise UnknownTextError(key) from error
        if pattern is None:
            raise UnknownTextError(key)
        text, errors = bundle.format_pattern(pattern, facts)
        if errors:
            log.error("text_incomplete", key=key, errors=[str(error) for error in errors])
        return str(text)


@functools.cache
def _bundle(language: str) -> FluentBundle:
    # Isolation marks around every fact would show as boxes in some chat clients.
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((_FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
