"""Documents, texts and tables say the same as the code."""

from __future__ import annotations

import importlib
import re
import tomllib
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from engine.catalogue import TEMPLATES, Family
from engine.errors import Reason
from handlers.buttons import DATA_LIMIT, Action, Press, read
from handlers.contents import COMMANDS, GROUP_COMMANDS
from handlers.words import LANGUAGES
from storage.states import (
    JOB_MOVES,
    PHOTO_MOVES,
    SHEET_MOVES,
    InboxState,
    JobState,
    PhotoState,
    SheetState,
)
from studio.photo import IntakeReason

ROOT = Path(__file__).parent.parent
JOURNEY = (ROOT / "docs" / "journey.md").read_text(encoding="utf-8")
ROOMS = ("bot", "handlers", "engine", "storage", "studio", "sandbox", "tests", "bench")
LARGEST_ID = 10**18 - 1  # 18 digits, the most that a press may carry

NAMES = sorted(set(re.findall(r"`((?:bot|handlers|engine|storage|studio)\.[\w.]+)`", JOURNEY)))


def named(dotted: str) -> Any:
    """Return what a dotted name stands for: its longest importable part, then its attributes."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            # A module that exists but misses one of its own imports is another failure.
            if not name.startswith(error.name or name):
                raise
            continue
        return reduce(getattr, parts[length:], module)
    raise ModuleNotFoundError(dotted)


def moves_told(heading: str) -> dict[str, set[str]]:
    """Return what the table under a heading of the journey tells: the moves of each state."""
    section = JOURNEY.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", section, re.MULTILINE)
    return {state: set(re.findall(r"`(\w+)`", moves)) for state, moves in rows}


def test_every_test_that_the_crash_points_name_exists() -> None:
    points = (ROOT / "docs" / "crash-points.md").read_text(encoding="utf-8")
    named_tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", points)
    assert len(named_tests) >= len(re.findall(r"^\| C\d+:", points, re.MULTILINE)) > 0
    for path, name in named_tests:
        assert re.search(
            rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE
        ), name


@pytest.mark.parametrize("name", NAMES)
def test_every_function_that_the_journey_names_exists(name: str) -> None:
    named(name)


def test_the_journey_passes_through_every_room() -> None:
    assert {name.split(".", 1)[0] for name in NAMES} == {"bot", "handlers", "engine", "storage", "studio"}


def test_the_journey_tells_every_state_and_move_of_a_photo_and_no_other() -> None:
    assert moves_told("The states of a photo") == {
        state.value: {new.value for new in moves} for state, moves in PHOTO_MOVES.items()
    }


def test_the_journey_tells_every_state_and_move_of_a_job_and_no_other() -> None:
    assert moves_told("The states of a job") == {
        state.value: {new.value for new in moves} for state, moves in JOB_MOVES.items()
    }


def test_the_journey_tells_every_state_and_move_of_a_sheet_and_no_other() -> None:
    assert moves_told("The states of a sheet") == {
        state.value: {new.value for new in moves} for state, moves in SHEET_MOVES.items()
    }


def test_the_journey_tells_every_state_of_an_update() -> None:
    assert set(moves_told("The states of an update")) == set(InboxState)


def test_every_state_has_its_moves_in_the_tables() -> None:
    assert set(PHOTO_MOVES) == set(PhotoState)
    assert set(JOB_MOVES) == set(JobState)
    assert set(SHEET_MOVES) == set(SheetState)


def test_the_first_screen_of_the_readme_names_the_two_commands() -> None:
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:25]
    commands = [line.split("#", 1)[0].strip() for line in first_screen]
    assert {"make demo", "make test"} <= set(commands)


def test_no_file_is_longer_than_300_lines() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in files
    }
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}


def test_the_contract_closes_every_module_of_the_engine_but_four_to_the_handlers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    modules = {f"engine.{path.stem}" for path in (ROOT / "engine").glob("*.py") if path.stem != "__init__"}
    packages = {f"engine.{path.parent.name}" for path in (ROOT / "engine").glob("*/__init__.py")}
    closed = set(contracts["handlers-engine"]["forbidden_modules"])
    assert modules | packages == closed | {
        f"engine.{name}" for name in ("catalogue", "errors", "lanes", "menu")
    }


class _Variables(Visitor):
    """Collects the variables of one text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - fluent.syntax calls it so
        self.found.add(node.id.name)


def texts_of(language: str) -> dict[str, set[str]]:
    """Return every text of a language with its variables."""
    texts: dict[str, set[str]] = {}
    for path in sorted((ROOT / "handlers" / "locales" / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name} cannot be read: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in texts, f"{entry.id.name} is written twice"
                variables = _Variables()
                variables.visit(entry)
                texts[entry.id.name] = variables.found
    return texts


@pytest.fixture(scope="module")
def english() -> dict[str, set[str]]:
    return texts_of("en")


def test_every_language_has_a_folder_and_every_folder_a_language() -> None:
    folders = {path.name for path in (ROOT / "handlers" / "locales").iterdir() if path.is_dir()}
    assert folders == set(LANGUAGES)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_text_exists_in_every_language_with_the_same_variables(
    language: str, english: dict[str, set[str]]
) -> None:
    assert texts_of(language) == english


def test_every_command_family_state_and_reason_has_a_text(english: dict[str, set[str]]) -> None:
    reasons = [*Reason, "policy", "unfetchable", "trouble", "defect"]
    needed = {
        *(f"command-{name}" for name in (*COMMANDS, *GROUP_COMMANDS)),
        *(f"family-{family.name.lower()}" for family in Family),
        *(f"state-{state.replace('_', '-')}" for state in JobState),
        *(f"refused-{reason.replace('_', '-')}" for reason in reasons),
        *(f"status-refused-{reason}" for reason in ("photo", "policy")),
        *(f"status-failed-{reason}" for reason in ("trouble", "defect", "silent", "lost")),
    }
    assert needed - set(english) == set()


def test_every_reason_of_the_intake_is_a_reason_of_the_engine() -> None:
    assert {reason.value for reason in IntakeReason} <= {reason.value for reason in Reason}


@pytest.mark.parametrize("action", Action)
def test_every_button_fits_telegrams_limit_with_the_largest_id_and_is_read_as_it_was_meant(
    action: Action,
) -> None:
    for word in (*(template.id for template in TEMPLATES), *Family, *LANGUAGES, "auto", ""):
        press = Press(action, LARGEST_ID, word)
        assert len(press.data().encode()) <= DATA_LIMIT
        assert read(press.data()) == press


def test_the_catalogue_is_the_providers_list() -> None:
    # facts/dashscope.md section 10; four of them really end in _1.
    listed = {
        Family.KID: "kaixin dengyan gandong renzhen_1 jidong kun_1 jiaoxie",
        Family.OFFICE: "kaixin yangwang kunhuo zhuakuang wunai weixiao ganji",
        Family.CLASSIC: "tiaopi deyi_1 qidai landuo_1 xianqi lei",
    }
    ids = [f"{family.value}_{name}" for family, names in listed.items() for name in names.split()]
    assert [template.id for template in TEMPLATES] == ids
    assert [sum(template.family is family for template in TEMPLATES) for family in Family] == [7, 7, 6]


def test_every_template_has_a_name_in_every_language_and_no_two_look_alike() -> None:
    assert all(set(template.names) == set(LANGUAGES) for template in TEMPLATES)
    for language in LANGUAGES:
        labels = {(template.emoji, template.names[language]) for template in TEMPLATES}
        assert len(labels) == len(TEMPLATES)
