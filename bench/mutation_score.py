"""Prints how many of mutmut's mutants the tests noticed, module by module; fails below the bound.

`make mutants` runs it behind mutmut, whose notes lie in `mutants/`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Final

BOUND: Final = 0.85

# mutmut's exit codes that say something else than that the tests have noticed (mutmut.stats, 3.8).
_FATES: Final = {
    0: "survived",
    5: "without a test",
    33: "without a test",
    None: "not run",
    2: "not run",
    34: "not run",
}


def main() -> int:
    """Return 0 if the score of all modules together is high enough."""
    together: Counter[str] = Counter()
    for notes in sorted(Path("mutants").rglob("*.meta")):
        counts = _count(notes)
        together += counts
        print(f"{notes.relative_to('mutants').with_suffix('')}: {_line(counts)}")
    print(f"mutants: {_line(together)}")
    return 0 if _score(together) >= BOUND else 1


def _count(notes: Path) -> Counter[str]:
    codes = json.loads(notes.read_text(encoding="utf-8"))["exit_code_by_key"].values()
    return Counter(_FATES.get(code, "noticed") for code in codes)


def _score(counts: Counter[str]) -> float:
    """Return the share of noticed ones of all that were run; one that no test reaches is not noticed."""
    return counts["noticed"] / max(counts.total() - counts["not run"], 1)


def _line(counts: Counter[str]) -> str:
    rest = ", ".join(f"{count} {fate}" for fate, count in sorted(counts.items()))
    return f"{_score(counts):.0%} ({rest})"


if __name__ == "__main__":
    sys.exit(main())
