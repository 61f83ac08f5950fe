"""What is installed: whether this machine can look at faces; importable where it cannot."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_MODELS = (
    "modules/face_detection/face_detection_full_range_sparse.tflite",
    "modules/face_detection/face_detection_short_range.tflite",
    "modules/face_landmark/face_landmark_with_attention.tflite",
    "modules/selfie_segmentation/selfie_segmentation.tflite",
)
"""Inside the mediapipe package, up to and including 0.10.21 (facts/local-engine.md, section 2)."""


def missing_for_faces() -> str | None:
    """Return what `studio.faces` and all that is built on it lack here, None when it is all there.

    Nothing is imported: this costs a few looks at the disk, not the half second that the libraries take.
    """
    for name, package in (("cv2", "opencv-python-headless"), ("mediapipe", "mediapipe")):
        if find_spec(name) is None:
            return f"{package} is not installed"
    return (
        None
        if _has_models()
        else "this release of mediapipe carries no models; 0.10.21 is the last that does"
    )


def _has_models() -> bool:
    spec = find_spec("mediapipe")
    folders = (spec.submodule_search_locations if spec is not None else None) or ()
    return any(all((Path(folder) / model).is_file() for model in _MODELS) for folder in folders)
