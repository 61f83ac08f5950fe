"""Figures of a suite that are printed behind the results, from whichever process they were counted in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_FIGURES = "figures"


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what takes a line, which is printed even though the test passes."""
    return lambda line: record_property(_FIGURES, line)


def print_figures(reporter: pytest.TerminalReporter) -> None:
    """Print all lines, in the order of the alphabet."""
    reports = [*reporter.getreports("passed"), *reporter.getreports("failed")]
    lines = [line for report in reports for name, line in report.user_properties if name == _FIGURES]
    for line in sorted(set(lines)):
        reporter.write_line(line)
