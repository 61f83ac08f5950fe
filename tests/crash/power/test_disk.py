"""The disk that forgets: what the tests of power cuts take for granted."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.crash.power.disk import SECTOR, Cut, File, Folder, Write, loaded, write_remains
from tests.crash.power.remains import files_below
from tests.crash.power.replay import Replay
from tests.crash.strace import needs_strace, recording

if TYPE_CHECKING:
    from pathlib import Path


def nothing() -> bool:
    """Answer for everything that is on its way: it did not arrive."""
    return False


def test_bytes_are_safe_after_a_sync_of_their_file_and_not_before() -> None:
    file = File()
    file.coming += [Write(0, b"first"), Cut(3)]
    file.sync(len(file.coming))
    file.coming.append(Write(3, b"more"))

    assert (file.after_cut(nothing), file.now) == (b"fir", b"firmore")


def test_a_sync_covers_only_what_was_done_before_it_began() -> None:
    file = File()
    file.coming.append(Write(0, b"before"))
    begun = len(file.coming)
    file.coming.append(Write(6, b"after"))
    file.sync(begun)

    assert file.after_cut(nothing) == b"before"


def test_of_an_unsynced_write_any_sectors_may_arrive() -> None:
    file = File()
    file.coming.append(Write(SECTOR // 2, b"a" * SECTOR + b"b" * SECTOR))
    answers = iter([False, True, False])

    left = file.after_cut(lambda: next(answers))

    assert left == bytes(SECTOR) + b"a" * (SECTOR // 2) + b"b" * (SECTOR // 2)


def test_a_name_is_safe_after_a_sync_of_its_folder_and_not_before() -> None:
    folder, draft = Folder(), File()
    folder.change({"a.part": draft})
    folder.sync(1)
    folder.change({"a.part": None, "a": draft})

    assert (folder.after_cut(nothing), folder.names) == ({"a.part": draft}, {"a": draft})


_DEEDS = {
    "synced bytes under a name that was not": (
        "write('new', b'x'); sync('new')",
        {"old": b"old"},
    ),
    "a name that was synced without its bytes": (
        "write('new', b'x'); sync('.')",
        {"old": b"old", "new": b""},
    ),
    "everything in order": (
        "write('part', b'new'); sync('part'); os.rename(at('part'), at('old')); sync('.')",
        {"old": b"new"},
    ),
    "a copy": (
        "shutil.copyfile(at('old'), at('new')); sync('new'); sync('.')",
        {"old": b"old", "new": b"old"},
    ),
    "a file that was removed": (
        "os.unlink(at('old'))",
        {"old": b"old"},
    ),
    "a file in a folder of which nobody made sure": (
        "os.mkdir(at('in')); write('in/new', b'x'); sync('in/new'); sync('in')",
        {"old": b"old"},
    ),
}

_WORDS = """
import os, shutil, sqlite3, sys
def at(name):
    return os.path.normpath(os.path.join(sys.argv[1], name))
def write(name, data):
    with open(at(name), "wb") as file:
        file.write(data)
def sync(name):
    handle = os.open(at(name), os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
"""


@needs_strace
@pytest.mark.parametrize(("deed", "left"), _DEEDS.values(), ids=_DEEDS.keys())
def test_what_a_real_program_did_is_forgotten_as_far_as_it_was_not_synced(
    tmp_path: Path, deed: str, left: dict[str, bytes]
) -> None:
    assert files_below(after_cut(tmp_path, deed)) == left


@needs_strace
@pytest.mark.parametrize(("mode", "rows"), [("FULL", [(7,)]), ("NORMAL", [])])
def test_a_commit_is_safe_if_it_was_synced(tmp_path: Path, mode: str, rows: list[tuple[int]]) -> None:
    deed = f"""
connection = sqlite3.connect(at("db"), isolation_level=None)
for statement in ("PRAGMA journal_mode=WAL", "CREATE TABLE t(a)", "PRAGMA wal_checkpoint(TRUNCATE)",
                  "PRAGMA synchronous={mode}", "INSERT INTO t VALUES (7)"):
    connection.execute(statement).fetchall()
os.kill(os.getpid(), 9)
"""  # noqa: S608 - a program of our own words
    database = after_cut(tmp_path, deed) / "db"

    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT a FROM t").fetchall() == rows


def after_cut(tmp_path: Path, deed: str) -> Path:
    """Return what a disk has left of a small program's deed after it lost all that was not synced."""
    disk, remains, record = tmp_path / "disk", tmp_path / "remains", tmp_path / "record"
    disk.mkdir()
    remains.mkdir()
    (disk / "old").write_bytes(b"old")
    replay = Replay(disk, loaded(disk))
    command = [*recording(record), sys.executable, "-c", _WORDS + deed, str(disk)]
    # Nothing is written to it: it is read to its end, which comes when program and tracer are gone.
    reader, held = os.pipe()
    subprocess.run(command, pass_fds=[held], check=False)  # noqa: S603 - our own command
    os.close(held)
    with os.fdopen(reader, "rb") as end:
        end.read()
    replay.play(record)
    write_remains(replay.disk, remains, nothing)
    return remains
