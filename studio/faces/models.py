"""MediaPipe's models: loaded once per process, when first asked for, without their chatter."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import cv2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.faces.pixels import Rgb


class Model(Protocol):
    """One of MediaPipe's legacy solutions; its answers are untyped."""

    def process(self, image: Rgb) -> Any:
        """Run the graph on one picture."""


class _Quiet:
    """A model that is made in silence, and whose first run is silent too.

    That is when its graph logs what it finds odd about itself, from threads of its own: in the moment between
    both it would be heard on a busy machine.
    """

    def __init__(self, make: Callable[[], Model]) -> None:
        self._make = make
        self._model: Model | None = None

    def process(self, image: Rgb) -> Any:
        """Run the graph on one picture; not for two threads at once, as the models are not."""
        if self._model is not None:
            return self._model.process(image)
        with _silence():
            model = self._make()
            answer = model.process(image)
        self._model = model
        return answer


@cache
def face_mesh() -> Model:
    """Return the model of 478 points, irises included."""
    return _Quiet(
        lambda: _solutions().face_mesh.FaceMesh(
            static_image_mode=True, max_num_faces=1, refine_landmarks=True, min_detection_confidence=0.5
        )
    )


@cache
def face_detection(*, full_range: bool) -> Model:
    """Return a detector: the short range one (up to 2 m, turned faces too) or the full range one."""
    return _Quiet(
        lambda: _solutions().face_detection.FaceDetection(
            model_selection=int(full_range), min_detection_confidence=0.5
        )
    )


@cache
def selfie_segmentation() -> Model:
    """Return the model that tells the person from what is behind."""
    return _Quiet(lambda: _solutions().selfie_segmentation.SelfieSegmentation(model_selection=0))


def _solutions() -> Any:
    """Import MediaPipe late (0.4 s, 80 MB), and keep OpenCV to the one core that a worker process has."""
    cv2.setNumThreads(1)
    # On Python 3.12 protobuf 4.25 warns of its own future; where warnings are errors the import would fail.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        return import_module("mediapipe").solutions


@contextmanager
def _silence() -> Iterator[None]:
    """Send the process's standard error to nowhere for a moment.

    MediaPipe 0.10.21 logs from C++ before its logging can be configured; GLOG_minloglevel does not reach it.
    Errors are not lost: they come as exceptions.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
