"""Every file Telegram holds: its bytes on disk, its ids, and the paths under which it may be fetched."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

# The first letters of real file ids tell the sort too; nobody may rely on it, but a log reads better.
_PREFIXES = {
    "photos": "AgAC",
    "videos": "BAAC",
    "documents": "BQAC",
    "stickers": "CAAC",
    "animations": "CgAC",
    "voice": "AwAC",
    "video_notes": "DQAC",
    "music": "CQAC",
    "thumbnails": "AAMC",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file.

    Attributes:
        sort: a key of the table above; it is the first part of the path under which the file is fetched.
        name, mime: what the sender said; "" when the sort has none.
    """

    file_id: str
    unique_id: str
    location: Path
    size: int
    sort: str
    name: str = ""
    mime: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the fields all of the Bot API's file types share."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}

    def read(self) -> bytes:
        """Return the bytes."""
        return self.location.read_bytes()


@dataclass(slots=True)
class FileStore:
    """Keeps files in a folder, equal bytes once."""

    folder: Path
    _by_id: dict[str, StoredFile] = field(default_factory=dict)
    _links: dict[str, tuple[StoredFile, float]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(secrets.randbelow(9000)))

    def keep(self, content: bytes, *, sort: str, name: str = "", mime: str = "") -> StoredFile:
        """Write the bytes and give them new ids: every upload is a new file, even of equal bytes."""
        location = self.folder / hashlib.sha256(content).hexdigest()
        if not location.exists():
            location.write_bytes(content)
        file_id = _PREFIXES[sort] + secrets.token_urlsafe(48)
        unique_id = "AQAD" + secrets.token_urlsafe(9)
        stored = StoredFile(file_id, unique_id, location, len(content), sort, name, mime)
        self._by_id[file_id] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """Return the file with this id."""
        return self._by_id.get(file_id)

    def link(self, stored: StoredFile, until: float) -> str:
        """Return a fresh path under which the file can be fetched until that time."""
        dot = stored.name.rfind(".")
        suffix = stored.name[dot:] if dot > 0 and stored.name[dot + 1 :].isalnum() else _suffix(stored)
        path = f"{stored.sort}/file_{next(self._numbers)}{suffix}"
        self._links[path] = (stored, until)
        return path

    def by_link(self, path: str, now: float) -> StoredFile | None:
        """Return the file behind a path, None when the path is unknown or too old."""
        stored, until = self._links.get(path, (None, 0.0))
        return stored if now < until else None


def _suffix(stored: StoredFile) -> str:
    """Return the ending Telegram gives a file that came without a name."""
    if stored.sort == "stickers":
        return ".webm" if stored.mime == "video/webm" else ".webp"
    return {
        "photos": ".jpg",
        "thumbnails": ".jpg",
        "videos": ".mp4",
        "animations": ".mp4",
        "video_notes": ".mp4",
        "voice": ".oga",
        "music": ".mp3",
    }.get(stored.sort, "")
