"""Files that rows name: written, synced, renamed, folder synced, and only then believed."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    Publish = Callable[[Path, Path], None]


def publish(draft: Path, published: Path) -> None:
    """Make a finished draft durable under its name, in the same folder; blocks on the disk.

    An earlier file of that name is replaced in one step.
    """
    _sync(draft, os.O_RDONLY)
    draft.replace(published)
    _sync(published.parent, os.O_RDONLY | os.O_DIRECTORY)


def make_folder(path: Path) -> None:
    """Make a folder that no power cut takes away, and what is missing above it; blocks on the disk."""
    made = [folder for folder in path.parents if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    # Also when it was there: the start that made it may have ended before it came to this.
    for folder in (path, *made):
        # Who may not look at the folder above did not make this one.
        with suppress(PermissionError):
            _sync(folder.parent, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Folder:
    """One folder of published files; every name in it is whole, everything unfinished ends in .part."""

    def __init__(self, path: Path, publish: Publish = publish) -> None:
        """Make the folder if it is missing and remove what an earlier start left unfinished."""
        self.path = path
        self._publish = publish
        make_folder(path)
        for leftover in path.glob("*.part"):
            leftover.unlink(missing_ok=True)

    def draft(self) -> Path:
        """Return a path for a file that is still being written."""
        return self.path / f"{secrets.token_hex(8)}.part"

    def publish(self, draft: Path, name: str) -> str:
        """Make a finished draft durable under `name` and return that name; blocks on the disk."""
        self._publish(draft, self.path / name)
        return name

    def write(self, data: bytes, name: str) -> str:
        """Publish bytes under `name`; blocks on the disk."""
        draft = self.draft()
        draft.write_bytes(data)
        return self.publish(draft, name)

    def find(self, name: str) -> Path:
        """Return where a published file lies."""
        return self.path / name

    def remove(self, name: str) -> None:
        """Remove a published file; one that is gone already is fine."""
        (self.path / name).unlink(missing_ok=True)

    def keep_only(self, names: Collection[str]) -> int:
        """Remove all other published files and return how many those were; blocks on the disk."""
        others = [path for path in self.path.iterdir() if path.name not in names]
        for path in others:
            path.unlink(missing_ok=True)
        return len(others)


class Files:
    """The folders beside the database.

    Attributes:
        photos: what people sent and its upright JPEG.
        clips: finished clips until they are delivered and no longer needed.
        sheets: moving previews until Telegram has them.
    """

    def __init__(self, path: Path, publish: Publish = publish) -> None:
        self.photos = Folder(path / "photos", publish)
        self.clips = Folder(path / "clips", publish)
        self.sheets = Folder(path / "sheets", publish)
