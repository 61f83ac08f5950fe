"""Files of pictures for tests, made on the spot."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return the picture as a file of this kind, by Pillow's name; HEIF needs `studio.intake` imported."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()
