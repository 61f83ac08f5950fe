from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from studio.faces.models import face_detection, face_mesh, selfie_segmentation
from studio.faces.warming import load_models

REPOSITORY = Path(__file__).parents[3]

RENDERING = """
import sys
from studio.expressions import TEMPLATES, frames, prepare
from tests.support.portraits import astronaut, pixels
pictures = list(frames(prepare(pixels(astronaut())), TEMPLATES["mengwa_kaixin"], size=96, fps=1))
print(len(pictures), sorted(sys.modules.keys() & {"jax", "jaxlib", "sounddevice", "tensorflow"}))
"""


def test_mediapipes_heavy_half_is_not_installed() -> None:
    assert find_spec("mediapipe") is not None
    assert find_spec("jax") is None
    assert find_spec("jaxlib") is None


def test_a_process_that_draws_loads_nothing_heavy_and_says_nothing() -> None:
    finished = subprocess.run(  # noqa: S603 - our own interpreter on our own code
        [sys.executable, "-c", RENDERING], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )

    assert finished.stdout == "3 []\n"
    assert finished.stderr == ""


def test_importing_the_package_loads_no_models() -> None:
    code = "import studio.faces, sys; print('mediapipe' in sys.modules)"
    finished = subprocess.run(  # noqa: S603 - our own interpreter on our own code
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )

    assert finished.stdout == "False\n"


def test_a_model_is_loaded_once_per_process() -> None:
    load_models()

    assert face_mesh() is face_mesh()
    assert selfie_segmentation() is selfie_segmentation()
    assert face_detection(full_range=True) is not face_detection(full_range=False)


def test_models_that_were_warmed_up_on_darkness_saw_nothing_there() -> None:
    load_models()

    assert not face_mesh().process(np.zeros((64, 64, 3), np.uint8)).multi_face_landmarks
