"""docs/drawing-a-template.md says what is true: its example plays, its tables are those of the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.expressions import frames
from studio.expressions.channels import CAMERA, CHANNELS, PAIRS
from studio.expressions.template import ACCENTS, read

if TYPE_CHECKING:
    from studio.expressions import Portrait

GUIDE = (Path(__file__).parents[3] / "docs" / "drawing-a-template.md").read_text(encoding="utf-8")

ROW = re.compile(r"^\| `(\w+)`( \*)? \| (-?[\d.]+) \| (-?[\d.]+) \|", re.MULTILINE)


def examples() -> dict[str, dict[str, object]]:
    """Return the templates in the guide's blocks of TOML, by id."""
    blocks = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return {name: row for block in blocks for name, row in tomllib.loads(block).items()}


def test_there_is_an_example() -> None:
    assert examples()


@pytest.mark.parametrize("name", examples())
def test_an_example_can_be_drawn(name: str, earnest: Portrait) -> None:
    template = read(name, examples()[name])

    shown = list(frames(earnest, template, size=96, fps=4))

    assert np.array_equal(shown[0], shown[-1])
    assert max(np.abs(shown[0].astype(np.int16) - picture).max() for picture in shown) > 50


def test_the_table_of_channels_is_complete_and_right() -> None:
    told = {name: (bool(star), float(low), float(high)) for name, star, low, high in ROW.findall(GUIDE)}
    one_sided = {sided for pair in PAIRS.values() for sided in pair}
    first = {name: pair[0] for name, pair in PAIRS.items()} | {
        name: name for name in CHANNELS if name not in one_sided
    }

    assert told == {
        name: (name in PAIRS, CHANNELS[channel].low, CHANNELS[channel].high)
        for name, channel in first.items()
    }


def test_the_cameras_channels_are_the_last_four_of_the_table() -> None:
    assert {name for name, *_ in ROW.findall(GUIDE)[-4:]} == CAMERA


def test_every_accent_is_named() -> None:
    chapter = GUIDE.split("## The accents")[1].split("## ")[0]

    assert set(re.findall(r"`(\w+)`", chapter)) == set(ACCENTS)
