"""Files that rows name: written, synced, renamed, folder synced, and only then believed."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Folder:
    """One folder of published files; every name in it is whole, everything unfinished ends in .part."""

    def __init__(self, path: Path) -> None:
        """Make the folder if it is missing and remove what an earlier start left unfinished."""
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        for leftover in path.glob("*.part"):
            leftover.unlink(missing_ok=True)

    def draft(self) -> Path:
        """Return a path for a file that is still being written."""
        return self.path / f"{secrets.token_hex(8)}.part"

    def publish(self, draft: Path, name: str) -> str:
        """Make a finished draft durable under `name` and return that name; blocks on the disk.

        An earlier file of the same name is replaced in one step.
        """
        descriptor = os.open(draft, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.replace(self.path / name)
        folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
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


class Files:
    """The two folders beside the database.

    Attributes:
        photos: what people sent and its upright JPEG.
        clips: finished clips until they are delivered and no longer needed.
    """

    def __init__(self, path: Path) -> None:
        self.photos = Folder(path / "photos")
        self.clips = Folder(path / "clips")
