"""How long the photo check takes, from pixels to verdict, in a process that has its models loaded.

Bound: a face in a photo of 1280 px is judged within 30 ms at the median. The other lines have no bound: a
photo that shows no face is looked at from four sides and in nine tiles before it is refused. The figures
are processor time of all threads, which a busy machine hardly changes; on an idle one the clock agrees.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from typing import TYPE_CHECKING

from PIL import Image

from studio.check import check_photo
from tests.support.portraits import astronaut, hopper, leaning, pixels, skimage_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOUND_MS = 30.0
WARM = 3


def photos() -> Iterator[tuple[str, bool, Image.Image]]:
    """Yield what is checked: its name, whether the bound holds for it, the photo."""
    laugh, glasses = wide(astronaut(), 1280), wide(hopper(), 1280)
    yield "a small face, 1280 px", True, laugh
    yield "a large face, 1280 px", True, glasses
    yield "a large face, 12 megapixels", False, glasses.resize((3000, 4000))
    yield "a face on its side", False, leaning(laugh, 90)
    yield "a face upside down", False, leaning(laugh, 180)
    yield "a cat", False, wide(skimage_picture("chelsea.png"), 1280)


def wide(image: Image.Image, side: int) -> Image.Image:
    """Scale a picture to a longest side."""
    scale = side / max(image.size)
    return image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)


def milliseconds(run: Callable[[], object], times: int) -> list[float]:
    """Time a call again and again, in processor time."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append((time.process_time() - start) * 1000)
    return found


def main() -> int:
    """Print a line for each photo; return 1 when a bound does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30, help="how often each photo is checked")
    times = parser.parse_args().times
    (first,) = milliseconds(lambda: check_photo(pixels(astronaut())), 1)
    print(f"first check of a process, models loaded on the way: {first:.0f} ms")
    holds = True
    for name, is_bound, image in photos():
        photo = pixels(image)
        taken = milliseconds(lambda: check_photo(photo), WARM + times)[WARM:]  # noqa: B023 - called at once
        median, verdict = statistics.median(taken), check_photo(photo)
        holds &= not is_bound or median <= BOUND_MS
        bound = f" (bound {BOUND_MS:.0f})" if is_bound else ""
        said = verdict.reason or f"usable, turn {verdict.turn:.0f}"
        print(f"{name:28} median {median:5.1f} ms{bound}, best {min(taken):.1f} ms: {said}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
