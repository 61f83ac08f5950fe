"""The program with one promise to its disk broken, to show that the tests of power cuts can fail.

Run as `python -m tests.crash.power.careless commits|files`; it is the whole program otherwise.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import Any

import sqlalchemy as sa

from bot.__main__ import main


def _skip_syncs_of_commits() -> None:
    """Have SQLite sync at checkpoints only, which is its usual advice for this journal."""

    def set_normal(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    sa.event.listen(sa.pool.Pool, "checkout", set_normal)


def _skip_syncs_of_files() -> None:
    """Make the names of photos and clips safe, but not their bytes; SQLite syncs in its own way."""
    sync = os.fsync

    def sync_folders_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            sync(descriptor)

    os.fsync = sync_folders_only  # type: ignore[assignment] # of a file object nobody asks it here


if __name__ == "__main__":
    {"commits": _skip_syncs_of_commits, "files": _skip_syncs_of_files}[sys.argv[1]]()
    sys.exit(main(["run"]))
