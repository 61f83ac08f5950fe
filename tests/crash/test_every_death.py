"""Death at every gate: before and after everything that the program does to the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crash.effects import ALL, deadly
from tests.crash.lives import Told, play
from tests.crash.stories import Story, cloud, elsewhere, group, guest, previews, renderer, two

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

STORIES: dict[str, Callable[[], Story]] = {"cloud": cloud, "renderer": renderer, "group": group}
LONG_STORIES: dict[str, Callable[[], Story]] = {
    "two": two,
    "previews": previews,
    "elsewhere": elsewhere,
    "guest": guest,
}

stories = pytest.mark.parametrize(
    "name", [*STORIES, *(pytest.param(name, marks=pytest.mark.crash) for name in LONG_STORIES)]
)

PARTS = 4
"""Of the pairs of deaths, so that several processors share them."""


@pytest.fixture
def story(name: str) -> Story:
    return (STORIES | LONG_STORIES)[name]()


@stories
async def test_everything_that_is_done_to_the_world_is_on_the_list(story: Story, memory: Path) -> None:
    told = await play(story, memory)

    assert not told.wrongs
    assert {name.partition(" ")[2] for name in told.lives[0]} - ALL == set()


@stories
@pytest.mark.timeout(600)
async def test_a_death_loses_nothing_and_does_nothing_twice(
    name: str, story: Story, memory: Path, figures: Callable[[str], None]
) -> None:
    gates = deadly((await play(story, memory)).lives[0])

    told = [await play(story, memory, [at]) for at in gates]
    figures(f"{name}: deaths behind every act: {_counted(told)}")
    _judge(told)


async def test_a_list_that_is_later_than_our_patience_shows_as_a_broken_promise(memory: Path) -> None:
    """The one thing that nobody can know, and the proof that the verdict sees what it should."""
    story = cloud()
    story.switches["list_lag"] = 3600.0
    passed = (await play(story, memory)).lives[0]

    told = await play(story, memory, [passed.index("after provider submit") + 1])

    assert any(wrong.startswith("at most one paid task") for wrong in told.wrongs)


@pytest.mark.crash
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", STORIES)
async def test_a_death_before_or_after_anything_at_all_does_no_harm(
    name: str, story: Story, memory: Path, figures: Callable[[str], None]
) -> None:
    gates = len((await play(story, memory)).lives[0])

    told = [await play(story, memory, [at]) for at in range(1, gates + 1)]
    figures(f"{name}: one death, at every gate: {_counted(told)}")
    _judge(told)


@pytest.mark.crash
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", ["cloud", "renderer"])
async def test_a_second_death_does_no_harm_either(
    name: str, story: Story, part: int, memory: Path, figures: Callable[[str], None]
) -> None:
    firsts = deadly((await play(story, memory)).lives[0])[part::PARTS]

    told = [await play(story, memory, pair) for pair in await _pairs(story, memory, firsts)]
    figures(f"{name}: all pairs of deaths, part {part + 1} of {PARTS}: {_counted(told)}")
    _judge(told)


async def _pairs(story: Story, memory: Path, firsts: Iterable[int]) -> list[tuple[int, int]]:
    """Return each first death with every death that the life after it can die."""
    found = []
    for first in firsts:
        # The life after it; none if the program came to rest before this death.
        for life in (await play(story, memory, [first])).lives[1:]:
            found += [(first, second) for second in deadly(life)]
    return found


def _counted(told: Sequence[Told]) -> str:
    return f"{len(told)} schedules, {sum(bool(one.wrongs) for one in told)} violations"


def _judge(told: Sequence[Told]) -> None:
    broken = [str(one) for one in told if one.wrongs]
    assert not broken, "\n".join(broken)
