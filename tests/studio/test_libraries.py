from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from studio.libraries import missing_for_faces

REPOSITORY = Path(__file__).parents[2]


def test_here_nothing_is_missing() -> None:
    assert missing_for_faces() is None


def asked_bare(*folders: Path) -> str:
    """Ask an interpreter without its installed packages (-S), but with these folders."""
    path = [str(folder) for folder in (*folders, REPOSITORY)]
    code = f"import sys; sys.path += {path!r}; "
    code += "from studio.libraries import missing_for_faces; print(missing_for_faces())"
    command = [sys.executable, "-I", "-S", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own code


def test_without_any_package_the_first_missing_one_is_named() -> None:
    assert asked_bare() == "opencv-python-headless is not installed\n"


def test_a_mediapipe_without_models_is_told_apart(tmp_path: Path) -> None:
    for package in ("cv2", "mediapipe"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()

    assert "carries no models" in asked_bare(tmp_path)
