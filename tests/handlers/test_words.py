from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message
from fluent.syntax.visitor import Visitor
from structlog.testing import capture_logs

import handlers
from engine.errors import Reason
from handlers.contents import COMMANDS, command_menu
from handlers.words import FALLBACK, LANGUAGES, UnknownTextError, Words, known_language

LOCALES = Path(handlers.__file__).parent / "locales"
# A number for each fact: names and times are spelled by the caller, so any fact may be one.
FACTS = {"name": "😴 Sleepy", "state": "x", "advice": "y", "charged": "z", "wait": "w"}


class _Facts(Visitor):
    """Collects the names of the facts that a text needs."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: object) -> None:  # noqa: N802 - fluent.syntax names it
        """Note one fact."""
        self.names.add(node.id.name)  # type: ignore[attr-defined] # fluent.syntax ships no types


def texts(language: str) -> dict[str, set[str]]:
    """Return every key of a language's files with the facts that it needs."""
    found: dict[str, set[str]] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                facts = _Facts()
                facts.visit(entry)
                found[entry.id.name] = facts.names
    return found


ENGLISH = texts("en")


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


def test_every_language_has_the_same_texts_with_the_same_facts() -> None:
    assert {language: texts(language) for language in LANGUAGES} == dict.fromkeys(LANGUAGES, ENGLISH)


def test_every_file_is_read_without_a_part_that_makes_no_sense() -> None:
    for path in LOCALES.glob("*/*.ftl"):
        body = FluentParser().parse(path.read_text(encoding="utf-8")).body
        assert [entry for entry in body if type(entry).__name__ == "Junk"] == [], path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2, 5])
def test_every_text_is_complete_once_its_facts_are_given(words: Words, language: str, number: int) -> None:
    for key, names in ENGLISH.items():
        facts = {name: FACTS.get(name, number) for name in names}
        with capture_logs() as logs:
            text = words.say(language, key, **facts)
        assert logs == []
        assert text.strip()
        assert "{" not in text
        assert all(str(fact) in text for fact in facts.values() if isinstance(fact, str)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_against_a_photo_has_advice(words: Words, language: str) -> None:
    for reason in Reason:
        assert words.say(language, f"refused-{reason.replace('_', '-')}")


def test_every_key_that_the_code_spells_out_has_a_text() -> None:
    # `_say` of the status view puts "status-" before its keys; its own tests go through every state.
    spelled = re.compile(r'(?:\bsay\([^"()]*|_explain\([^"()]*)"([a-z][a-z-]+)"')
    found = 0
    for path in Path(handlers.__file__).parent.rglob("*.py"):
        for key in spelled.findall(path.read_text(encoding="utf-8")):
            assert key in ENGLISH, f"{path.name} says {key!r}"
            found += 1
    assert found > 20


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en", "en"),
        ("zh", "zh"),
        ("zh-hans", "zh"),
        ("ZH_TW", "zh"),
        ("pt-br", "en"),
        ("", "en"),
        ("zhx", "en"),
    ],
)
def test_a_code_falls_to_the_language_that_serves_it_best(code: str, language: str) -> None:
    assert known_language(code) == language


def test_an_unknown_language_hears_english(words: Words) -> None:
    assert words.say("tlh", "hint") == words.say(FALLBACK, "hint") != words.say("zh", "hint")


@pytest.mark.parametrize("key", ["no-such-text", ""])
def test_a_text_that_no_file_has_is_a_bug_that_shows(words: Words, key: str) -> None:
    with pytest.raises(UnknownTextError):
        words.say("en", key)


def test_a_missing_fact_is_logged_and_still_says_something(words: Words) -> None:
    with capture_logs() as logs:
        assert words.say("en", "armed")
    assert [(entry["event"], entry["key"]) for entry in logs] == [("text_incomplete", "armed")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_has_every_command_within_telegrams_limits(words: Words, language: str) -> None:
    menu = command_menu(words, language)
    assert tuple(command.command for command in menu) == COMMANDS
    assert all(1 <= len(command.description) <= 256 for command in menu)
