"""Projection: the expressed face seen through head and camera, before what is behind it.

The photo is resampled once in all. Most of a picture is the photo itself, so only what can differ is drawn:
bands of rows, each no wider than the person and the movement reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.expressions.blending import covered, mixed
from studio.expressions.camera import View
from studio.expressions.fine import FinePicture
from studio.expressions.warp import Box, sampled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from studio.expressions.backdrop import Backdrop
    from studio.expressions.channels import Pose
    from studio.expressions.head import Head
    from studio.expressions.overlay import Overlay
    from studio.faces.pixels import Floats, Integers, Rgb

JAWS = frozenset({"open", "puff_left", "puff_right"})
"""Channels that move the outline of the face itself."""

_BAND = 64
"""Rows of a band: few enough to follow the outline of head and shoulders."""

_SPARSE = 8
"""Of so many pixels one is asked whether it shows a box."""

_STILL = 0.01
"""A head that moves a row by fewer pixels leaves it as it is."""


class Projection:
    """The way from the photo to the picture, for one portrait at one size."""

    def __init__(self, canvas: Rgb, head: Head, backdrop: Backdrop, size: int, edge: int) -> None:
        """Take what is looked at; `edge` is the canvas's margin and `size` the picture's side, in pixels."""
        self._photo, self._behind = FinePicture(canvas), FinePicture(backdrop.picture)
        self._head, self._backdrop = head, backdrop
        self._size, self._edge = size, edge
        self._first, self._last = _extents(backdrop.cover > 0.0)

    def picture(self, skin: Floats, overlay: Overlay, pose: Pose) -> Rgb:
        """Return the picture, size x size x 3, of an expression.

        Args:
            skin: leads from the expressed face back to the photo, over the overlay's box, in pixels.
            overlay: what is painted over the skin.
            pose: its head and camera channels are followed.
        """
        view = View(pose, self._size, self._edge)
        head = self._head.undone(pose)
        apart = head is not None or bool(pose.keys() & JAWS)
        behind = view.seen(self._behind if apart else self._photo)
        # A resting camera leaves the photo itself wherever no band lies.
        picture = (view.seen(self._photo) if view.steady else behind).copy()
        where = view.points(head, self._head.cell)
        back = _unexpressed(where, skin, overlay.box)
        reach = view.reach + _longest(head, skin)
        for part in self._parts(head, overlay.box, reach, apart=apart, whole=not view.steady):
            here = part.slices
            person = self._photo.at(back[here])
            if apart:
                person = mixed(behind[here], person, sampled(self._backdrop.cover, back[here]))
            picture[here] = person
        _paint(picture, overlay, where)
        return picture

    def _parts(
        self, head: Floats | None, box: Box, reach: float, *, apart: bool, whole: bool
    ) -> Iterator[Box]:
        """Return the bands of the picture that can differ from the photo as the camera sees it.

        Args:
            head: the head's field.
            box: where skin and overlay act.
            reach: the longest way, in pixels, between a pixel and what it shows.
            apart: the person's layer moves by itself, so the background's share of the box stays.
            whole: with the person's layer all of the person is drawn, what rests included.
        """
        rows = np.arange(self._first.size)
        in_box = (rows >= box.top) & (rows < box.top + box.height)
        moving = in_box | whole
        if head is not None:
            moves = np.abs(head).max(axis=(1, 2)) > _STILL
            moving |= moves[rows * len(moves) // rows.size]
        first = np.where(moving, self._first, rows.size) if apart else np.where(in_box, box.left, rows.size)
        last = np.where(moving, self._last, -1) if apart else np.where(in_box, box.left + box.width, -1)
        # Between two points of the head's lattice both count.
        far = int(np.ceil(reach + self._head.cell.max()))
        for top in range(0, self._size, _BAND):
            bottom = min(top + _BAND, self._size)
            near = slice(max(0, top + self._edge - far), bottom + self._edge + far)
            left = max(0, int(first[near].min()) - self._edge - far)
            right = min(self._size, int(last[near].max()) + 1 - self._edge + far)
            if left < right:
                yield Box(left, top, right - left, bottom - top)


def _unexpressed(where: Floats, skin: Floats, box: Box) -> Floats:
    """Return where in the photo is what an expressed face shows at some points."""
    back, face = where.copy(), _showing(where, box)
    if face is not None:
        # Outside the box the skin rests; its field ends at 0, so repeating its edge is right.
        back[face] += sampled(skin, box.inside(where[face]))
    return back


def _paint(picture: Rgb, overlay: Overlay, where: Floats) -> None:
    """Lay the overlay over the picture; `where` are the points of the expressed face that it shows."""
    painted = overlay.used and _showing(where, overlay.used)
    if painted:
        layer = sampled(overlay.layer, overlay.box.inside(where[painted]), ends=True)
        picture[painted] = covered(picture[painted], layer)


def _longest(head: Floats | None, skin: Floats) -> float:
    """Return how far, in pixels, head and skin move anything."""
    # The skin's field is smooth: between the points that are looked at it is not much longer.
    skins = 1.1 * float(np.abs(skin[::_SPARSE, ::_SPARSE]).max())
    return skins if head is None else skins + float(np.abs(head).max())


def _extents(mask: NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """Return the first and the last column of every row where a mask holds; beyond all columns where none."""
    side, some = mask.shape[1], mask.any(axis=1)
    first = np.where(some, mask.argmax(axis=1), side)
    return first, np.where(some, side - 1 - mask[:, ::-1].argmax(axis=1), -1)


def _showing(where: Floats, box: Box) -> tuple[slice, slice] | None:
    """Return rows and columns with all points that lie in a box, and few more; None when no point does."""
    x, y = np.moveaxis(where[::_SPARSE, ::_SPARSE] - box.corner, -1, 0)
    # No field stretches so much that two points looked at are further apart than twice their distance.
    slack = 2 * _SPARSE
    inside = (x > -slack) & (y > -slack) & (x < box.width + slack) & (y < box.height + slack)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return None
    return _stretch(rows), _stretch(columns)


def _stretch(found: Integers) -> slice:
    return slice(int(found[0]) * _SPARSE, (int(found[-1]) + 1) * _SPARSE)
