"""What a disk has left after a power cut, compared with what the world was told and what the rows say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_FILES = {
    "photos": "SELECT original FROM photo UNION ALL SELECT normalised FROM photo",
    "clips": "SELECT clip FROM job",
}
"""The folders, and which names the rows say are in them."""


@dataclass(frozen=True, slots=True)
class World:
    """What cannot be taken back.

    Attributes:
        forgotten: updates that Telegram was told to forget.
        ordered: tasks that the provider took.
        files: every file as it was just before the cut, by its path from the data folder.
    """

    forgotten: Collection[int]
    ordered: Collection[str]
    files: dict[str, bytes]


def losses(data: Path, world: World) -> list[str]:
    """Return a line for everything that is gone for good; may write into the folder, as SQLite does."""
    database = data / "selfmoji.db"
    if not database.exists() or not _tables(database):
        return [f"update {number} is gone" for number in world.forgotten]
    with closing(sqlite3.connect(database)) as connection:
        return [
            *_damages(connection),
            *_updates(connection, world.forgotten),
            *_orders(connection, world.ordered),
            *_files(connection, data, world.files),
        ]


def files_below(data: Path) -> dict[str, bytes]:
    """Return all files below a folder, with their bytes."""
    return {
        str(path.relative_to(data)): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


def _tables(database: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT name FROM sqlite_master WHERE name = 'inbox'").fetchall()


def _damages(connection: sqlite3.Connection) -> list[str]:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


def _updates(connection: sqlite3.Connection, forgotten: Collection[int]) -> list[str]:
    known = {row[0] for row in connection.execute("SELECT update_id FROM inbox")}
    return [f"update {number} is gone" for number in forgotten if number not in known]


def _orders(connection: sqlite3.Connection, ordered: Collection[str]) -> list[str]:
    """An order that no row knows is found by recovery if a row says that one was about to be made."""
    known = {row[0] for row in connection.execute("SELECT ticket FROM job WHERE ticket IS NOT NULL")}
    unknown = [ticket for ticket in ordered if ticket not in known]
    (intents,) = connection.execute("SELECT count(*) FROM job WHERE state = 'submitting'").fetchone()
    return [f"order {ticket} is unknown" for ticket in unknown[intents:]]


def _files(connection: sqlite3.Connection, data: Path, before: dict[str, bytes]) -> list[str]:
    lost = []
    for folder, query in _FILES.items():
        for (name,) in connection.execute(query):
            if name is None:
                continue
            path = data / folder / name
            if not path.exists():
                lost.append(f"{folder}/{name} is gone")
            elif path.read_bytes() != before.get(f"{folder}/{name}"):
                lost.append(f"{folder}/{name} is not whole")
    return lost
