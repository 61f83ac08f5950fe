from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture(scope="session")
def portrait() -> Image.Image:
    """Eileen Collins, NASA, public domain: 512x512 px, RGB. scikit-image itself need not be importable."""
    found = importlib.util.find_spec("skimage")
    assert found is not None
    assert found.submodule_search_locations
    with Image.open(Path(found.submodule_search_locations[0]) / "data" / "astronaut.png") as image:
        return image.convert("RGB")
