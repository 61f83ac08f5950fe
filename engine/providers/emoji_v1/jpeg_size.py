"""Reads a JPEG's size from its header, to cut the provider's boxes to the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from engine.errors import DefectError

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 4  # a marker of two bytes, then the length of what follows, itself included
_MARKER = 0xFF
# Start-of-frame markers (ITU-T T.81, table B.1): C0..CF without C4, C8 and CC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def jpeg_size(photo: Path) -> tuple[int, int]:
    """Return width and height in pixels, as stored (a normalised photo has no rotation left).

    Raises:
        DefectError: not a readable JPEG file, so not a normalised photo.
    """
    try:
        with photo.open("rb") as file:
            return _frame_size(file)
    except OSError as exc:
        raise DefectError("photo_unreadable", exc.strerror or "") from exc


def _frame_size(file: BinaryIO) -> tuple[int, int]:
    if file.read(2) != b"\xff\xd8":
        raise DefectError("photo_not_jpeg")
    while len(head := file.read(_HEAD)) == _HEAD and head[0] == _MARKER:
        if head[1] in _FRAMES:
            frame = file.read(5).ljust(5, b"\0")
            return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
        file.seek(int.from_bytes(head[2:], "big") - 2, 1)
    raise DefectError("photo_not_jpeg", "no frame header")
