"""Previews: the templates of a family at work on the person's own face, as one moving sheet.

```python
cells = [render_cell(portrait, TEMPLATES[name]) for name in family]
write_sheet(Sheet(cells, labels), Path("family.mp4"))
```

Every cell is a call of its own, so that a clip somebody waits for gets the worker between two of them.
"""

from studio.previews.cell import CELL, FPS, FRAMES, CellFrames, render_cell
from studio.previews.sheet import Sheet, write_sheet, write_still

__all__ = [
    "CELL",
    "FPS",
    "FRAMES",
    "CellFrames",
    "Sheet",
    "render_cell",
    "write_sheet",
    "write_still",
]
