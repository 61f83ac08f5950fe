"""The photo check: whether a photo shows one face that can be moved, and how to turn and crop it.

```python
checked = check_file(normalise(data))
if checked.verdict.reason is None:
    left, top, right, bottom = checked.verdict.crop
```

Where OpenCV or MediaPipe are missing this cannot be imported: ask `studio.libraries.missing_for_faces` first.
Like the models it is not for two threads at once.
"""

from studio.check.checking import check_photo
from studio.check.photo_file import CheckedPhoto, check_file
from studio.check.thresholds import LENIENT, STRICT, Thresholds
from studio.check.verdict import Box, Figures, Finding, Verdict

__all__ = [
    "LENIENT",
    "STRICT",
    "Box",
    "CheckedPhoto",
    "Figures",
    "Finding",
    "Thresholds",
    "Verdict",
    "check_file",
    "check_photo",
]
