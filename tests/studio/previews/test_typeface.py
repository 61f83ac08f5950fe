from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from studio.previews.typeface import letter, typefaces

CHINESE = ("开心", "瞪眼", "困")


def dejavu() -> tuple[Path, int]:
    found = find_spec("matplotlib")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "mpl-data/fonts/ttf/DejaVuSans-Bold.ttf", 0


def test_a_machine_without_any_font_package_writes_english() -> None:
    assert letter(["Happy", "Wide-eyed"], [dejavu()]).labels == ("Happy", "Wide-eyed")


def test_the_font_that_every_installation_has_is_the_last_choice() -> None:
    assert typefaces()[-1] == dejavu()


def test_labels_that_no_font_has_become_numbers() -> None:
    lettering = letter(CHINESE, [dejavu()])
    assert lettering.labels == ("1", "2", "3")
    assert lettering.source == dejavu()


def test_one_label_that_no_font_has_makes_numbers_of_all() -> None:
    assert letter(["Happy", "困"], [dejavu()]).labels == ("1", "2")


def test_chinese_is_written_where_a_chinese_font_is_installed() -> None:
    if typefaces() == (dejavu(),):
        pytest.skip("this machine has no Chinese font")
    lettering = letter(CHINESE)
    assert lettering.labels == CHINESE
    assert lettering.source != dejavu()


def test_without_any_file_pillows_own_font_writes_english_and_numbers() -> None:
    assert letter(["Happy"], []).labels == ("Happy",)
    assert letter(["Happy"], []).font(20).getlength("Happy") > 30
    assert letter(["困"], []).labels == ("1",)


def test_a_broken_font_file_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    path, _ = dejavu()
    assert letter(["Happy"], [(broken, 0), (path, 99), dejavu()]).source == dejavu()
