"""Loads every model of the package now, so that no later call waits for it."""

from __future__ import annotations

import numpy as np

from studio.faces.models import face_detection, face_mesh, selfie_segmentation


def load_models() -> None:
    """Run each model once on darkness: a model's first run is its slowest by far.

    Raises:
        ImportError: MediaPipe is missing or broken.
    """
    dark = np.zeros((64, 64, 3), np.uint8)
    for model in (
        face_detection(full_range=True),
        face_detection(full_range=False),
        face_mesh(),
        selfie_segmentation(),
    ):
        model.process(dark)
