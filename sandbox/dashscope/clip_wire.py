"""What goes to and from the process that animates faces: pickled, each message behind its length."""

from __future__ import annotations

import struct
from typing import TypedDict

HEADER = struct.Struct("!Q")
"""Before every message either way stands its length in bytes."""


class Wish(TypedDict):
    """One clip to make.

    Attributes:
        photo: a picture that Pillow opens.
        driven_id: the template.
        seconds: length of the clip.
    """

    photo: bytes
    driven_id: str
    seconds: float


class Answer(TypedDict):
    """What became of a wish: a clip, or why there is none ("" when there is)."""

    clip: bytes
    reason: str
