"""A real face as a person would send it, for those who need no imaging library."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def grace_hopper() -> bytes:
    """Return the Navy's portrait of Grace Hopper (public domain), a JPEG of 512 x 600 out of matplotlib."""
    spec = find_spec("matplotlib")
    assert spec is not None, "matplotlib, which comes with mediapipe, is not installed"
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0])
    return (folder / "mpl-data/sample_data/grace_hopper.jpg").read_bytes()
