"""The table of the gallery: one line per photo, and which bounds are broken."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.gallery_figures import Figures, distance
from bench.gallery_photos import names
from studio.expressions import TEMPLATES
from tests.support.movements import MOVEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Line:
    """One photo's figures, the worst of its templates.

    Attributes:
        photo: its name.
        rendered: of how many templates there is a clip.
        neutral, decoded, ground: as in `Figures`, with the template that is worst.
        nearest: how far the two most alike clips are apart, in grey levels, and which they are.
    """

    photo: str
    rendered: int
    neutral: tuple[float, str]
    decoded: tuple[float, str]
    ground: tuple[float, str]
    nearest: tuple[float, str]

    def broken(self) -> list[str]:
        """Return a sentence for every bound that is not met."""
        told = []
        if self.rendered < len(TEMPLATES):
            told.append(f"{self.photo}: {self.rendered} of {len(TEMPLATES)} templates rendered")
        for name, (value, which), bound in (
            ("ends before encoding", self.neutral, NEUTRAL),
            ("ends decoded", self.decoded, DECODED),
            ("ground", self.ground, GROUND),
        ):
            if value > bound:
                told.append(f"{self.photo}: {name} {value:.2f} above {bound} ({which})")
        if self.nearest[0] < APART:
            told.append(
                f"{self.photo}: {self.nearest[1]} only {self.nearest[0]:.2f} apart, less than {APART}"
            )
        return told


NEUTRAL = 1.0
"""Grey levels that any value of the first or last picture may differ from the crop by, before encoding."""

DECODED = 2.0
"""Grey levels that the decoded ends may differ from each other by, on average."""

GROUND = 2.0
"""Grey levels that any value of the ground may change by: the last bit of two roundings."""

APART = 2.0
"""Grey levels that any two templates must differ by, on average over time and picture, without accents."""


def report(done: Sequence[Figures], failures: Sequence[str]) -> list[str]:
    """Print the table; return a sentence for every bound that is broken."""
    lines = [line_of(name, clips) for name, clips in by_photo(done).items()]
    print(_HEAD)
    for line in lines:
        print(_row(line))
    largest = max((clip.bytes for clip in done), default=0) / 1000
    print(
        f"largest file {largest:.0f} kB; bounds in grey levels: ends {NEUTRAL:g} before encoding (largest), "
        f"{DECODED:g} decoded (mean), ground {GROUND:g} (largest), any two clips {APART:g} apart (mean)"
    )
    broken = [*failures, *(sentence for line in lines for sentence in line.broken())]
    print("\n".join(["NOT MET:", *broken]) if broken else "all bounds met")
    return broken


def report_movements() -> list[str]:
    """Print what landmarks see on frames without accents; return a sentence for what moves too little."""
    broken = []
    print(f"{'template':<20} {'photo':<9} {'measure':<18} {'from':>5} {'to':>5} {'found':>7} {'bound':>7}")
    for movement in MOVEMENTS:
        template, photo, measure, since, at, bound = movement
        found = movement.found()
        print(f"{template:<20} {photo:<9} {measure:<18} {since:>5} {at:>5} {found:>+7.3f} {bound:>+7.3f}")
        if found / bound < 1.0:
            broken.append(f"{template}: {measure} moves by {found:+.3f}, less than {bound:+.3f}")
    print("\n".join(["NOT MET:", *broken]) if broken else "every movement is there")
    return broken


def by_photo(done: Sequence[Figures]) -> dict[str, list[Figures]]:
    """Return the clips of every photo that has any."""
    found: defaultdict[str, list[Figures]] = defaultdict(list)
    for clip in done:
        found[clip.job.photo].append(clip)
    return {name: found[name] for name in names() if name in found}


def line_of(name: str, clips: Sequence[Figures]) -> Line:
    """Return the worst figures of a photo's clips."""
    return Line(
        photo=name,
        rendered=len(clips),
        neutral=_worst((clip.neutral, clip.job.template) for clip in clips),
        decoded=_worst((clip.decoded, clip.job.template) for clip in clips),
        ground=_worst((clip.ground, clip.job.template) for clip in clips if clip.ground is not None),
        nearest=_nearest(clips),
    )


def _worst(figures: Iterable[tuple[float, str]]) -> tuple[float, str]:
    return max(figures, default=(0.0, ""))


def _nearest(clips: Sequence[Figures]) -> tuple[float, str]:
    pairs = (
        (distance(one.bare, other.bare), f"{one.job.template} and {other.job.template}")
        for one, other in itertools.combinations(clips, 2)
    )
    return min(pairs, default=(0.0, "none"))


_HEAD = f"{'photo':<20} {'rendered':>8} {'ends':>5} {'decoded':>8} {'ground':>7} {'nearest':>8}"


def _row(line: Line) -> str:
    rendered = f"{line.rendered}/{len(TEMPLATES)}"
    return (
        f"{line.photo:<20} {rendered:>8} {line.neutral[0]:>5.1f} {line.decoded[0]:>8.2f} "
        f"{line.ground[0]:>7.1f} {line.nearest[0]:>8.2f}  {line.nearest[1]}"
    )
