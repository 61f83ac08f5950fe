"""Expressions: a portrait and a template become a clip, with no cloud at all.

```python
portrait = prepare(photo)
write_clip(frames(portrait, TEMPLATES["mengwa_kun_1"]), Path("sleepy.mp4"))
```
"""

from studio.expressions.encode import ClipInfo, write_clip
from studio.expressions.errors import FaceNotFoundError, PortraitError, PortraitReason
from studio.expressions.portrait import Portrait, prepare
from studio.expressions.renderer import frames
from studio.expressions.template import Template
from studio.expressions.templates import TEMPLATES

__all__ = [
    "TEMPLATES",
    "ClipInfo",
    "FaceNotFoundError",
    "Portrait",
    "PortraitError",
    "PortraitReason",
    "Template",
    "frames",
    "prepare",
    "write_clip",
]
