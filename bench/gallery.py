"""Every template on two portraits in eight conditions: figures with bounds, and sheets to look at.

`make gallery` renders each of the 20 templates on each of the 16 photos, prints one line per photo, then one
per movement that defines a template, and ends with 1 when a bound is broken. The sheets are for eyes: a bound
does not see ugliness.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.gallery_figures import Figures, Job

PROCESSES = 2

MINUTES = 60.0
"""After this the gallery is broken too: on two idle cores it takes 10 minutes, a quick one 2."""

_STEP = 20
"""Progress is told after so many clips."""

_ENDED = 143
"""Exit status after SIGTERM, as shells count."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and write the sheets; 0 if every bound is met."""
    parser = argparse.ArgumentParser(prog="python -m bench.gallery", description=__doc__)
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("build/gallery"), help="folder of the sheets"
    )
    parser.add_argument("--quick", action="store_true", help="the two upright photos only")
    parser.add_argument(
        "--docs", action="store_true", help="renew docs/gallery/ too, if every clip was rendered"
    )
    wish = parser.parse_args(arguments)
    # Set before NumPy is loaded, here and in the processes: as in a worker, which has one core to itself.
    os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    from bench import gallery_sheets, gallery_table  # noqa: PLC0415 - see above

    started = time.monotonic()
    try:
        answers = list(_told(_all(quick=wish.quick)))
    except TimeoutError:
        print(f"not done after {MINUTES:.0f} minutes", file=sys.stderr)
        return 1
    done = [answer for answer in answers if not isinstance(answer, str)]
    failures = [answer for answer in answers if isinstance(answer, str)]
    broken = gallery_table.report(done, failures) + gallery_table.report_movements()
    gallery_sheets.write(done, wish.output)
    gallery_sheets.write_previews(wish.output)
    if wish.docs and not failures:
        gallery_sheets.write_docs(done, wish.output, Path(__file__).parents[1] / "docs" / "gallery")
    print(f"{time.monotonic() - started:.0f} s; sheets in {wish.output}")
    return 1 if broken else 0


def _all(*, quick: bool) -> list[Job]:
    from bench.gallery_figures import Job  # noqa: PLC0415 - loads NumPy
    from bench.gallery_photos import names  # noqa: PLC0415 - same
    from studio.expressions import TEMPLATES  # noqa: PLC0415 - same

    wanted = [name for name in names() if not quick or name.endswith("-upright")]
    return [Job(name, template) for name in wanted for template in TEMPLATES]


def _told(jobs: Sequence[Job]) -> Iterator[Figures | str]:
    """Measure, two clips at a time, and tell how far it is.

    Raises:
        TimeoutError: it takes too long.
    """
    from bench.gallery_figures import measure  # noqa: PLC0415 - loads NumPy

    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        # Ended from outside, the processes must end too: their parent's death alone does not tell them.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(_ENDED))
        try:
            answers = pool.map(measure, jobs, timeout=60 * MINUTES)
            for number, answer in enumerate(answers, start=1):
                if number % _STEP == 0:
                    print(
                        f"{number}/{len(jobs)} clips, now {jobs[number - 1].photo}",
                        file=sys.stderr,
                        flush=True,
                    )
                yield answer
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


if __name__ == "__main__":
    sys.exit(main())
