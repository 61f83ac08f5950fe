"""Projection: the expressed face seen through head and camera, before what is behind it.

The photo is resampled once in all. Most of a picture is the photo itself, so only what can differ is drawn: bands
of rows, each no wider than the person and the movement reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.expressions.camera import View
from studio.expressions.warp import Box, sampled
from studio.faces.pixels import Floats, Rgb, floats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.expressions.backdrop import Backdrop
    from studio.expressions.channels import Pose
    from studio.expressions.head import Head
    from studio.expressions.overlay import Overlay

JAWS = frozenset({"open", "puff_left", "puff_right"})
"""Channels that move the outline of the face itself."""

_BAND = 64
"""Rows of a band: few enough to follow the outline of head and shoulders."""

_STILL = 0.01
"""A head that moves a row by fewer pixels leaves it as it is."""


class Projection:
    """The way from the photo to the picture, for one portrait at one size."""

    def __init__(self, canvas: Rgb, head: Head, backdrop: Backdrop, size: int, edge: int) -> None:
        """Take what is looked at; `edge` is the canvas's margin and `size` the picture's side, in pixels."""
        self._canvas, self._head, self._backdrop = canvas, head, backdrop
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
        if view.steady:
            inner = slice(self._edge, self._edge + self._size)
            picture = self._canvas[inner, inner].copy()
        else:
            picture = view.seen(self._canvas, self._size)
        behind = self._behind(view) if apart else picture
        reach = (
            view.reach + float(np.abs(skin).max()) + (float(np.abs(head).max()) if head is not None else 0.0)
        )
        for part in self._parts(head, overlay.box, reach, apart=apart):
            person, cover = self._person(part, view, head, skin, overlay)
            if apart:
                person = self._backdrop.behind(person, cover, behind[part.slices])
            picture[part.slices] = person
        return picture

    def _behind(self, view: View) -> Rgb:
        if not view.steady:
            return view.seen(self._backdrop.picture, self._size)
        inner = slice(self._edge, self._edge + self._size)
        return self._backdrop.picture[inner, inner]

    def _person(
        self, part: Box, view: View, head: Floats | None, skin: Floats, overlay: Overlay
    ) -> tuple[Rgb, Floats]:
        """Return the person's layer over a part of the picture, and how much it covers there."""
        back = view.points(part)
        if head is not None:
            back += view.field(head, self._head.cell, part)
        inside = floats(back - overlay.box.corner)
        face = _within(inside, overlay.box)
        if face is not None:
            # Outside the box the skin rests; its field ends at 0, so repeating its edge is right.
            back[face] += sampled(skin, inside[face])
        person = sampled(self._canvas, back, smooth=True)
        if face is not None and overlay.used:
            _paint(person[face], overlay, inside[face])
        return person, sampled(self._backdrop.cover, back)

    def _parts(self, head: Floats | None, box: Box, reach: float, *, apart: bool) -> Iterator[Box]:
        """Return the bands of the picture that can differ from the photo as the camera sees it.

        Args:
            head: the head's field.
            box: where skin and overlay act.
            reach: the longest way, in pixels, between a pixel and what it shows.
            apart: the person's layer moves by itself, so the background's share of the box stays.
        """
        rows = np.arange(self._first.size)
        in_box = (rows >= box.top) & (rows < box.top + box.height)
        moving = in_box.copy()
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


def _extents(mask: Floats) -> tuple[Floats, Floats]:
    """Return the first and the last column of every row where a mask holds; beyond all columns where none."""
    side, some = mask.shape[1], mask.any(axis=1)
    first = np.where(some, mask.argmax(axis=1), side)
    return first, np.where(some, side - 1 - mask[:, ::-1].argmax(axis=1), -1)


def _within(where: Floats, box: Box) -> tuple[slice, slice] | None:
    """Return the rows and columns that hold every point of a box, given in its own pixels; None for no point."""
    x, y = where[..., 0], where[..., 1]
    inside = (x > -1) & (y > -1) & (x < box.width) & (y < box.height)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return None
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _paint(picture: Rgb, overlay: Overlay, where: Floats) -> None:
    """Lay the overlay over the picture; `where` are the pixels of its box that each pixel shows."""
    layer = sampled(overlay.layer, where, ends=True)
    mixed = picture * (1.0 - layer[..., 3:]) + layer[..., :3]
    picture[:] = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)
