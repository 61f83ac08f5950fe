"""`check`, `render` and `previews`: no token, no key, nothing but a photo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from studio.probe import probe
from tests.support.pictures import saved
from tests.support.selfies import grace_hopper

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.bot.conftest import Start

ROOT = str(Path(__file__).parents[2])

_DELEGATE = "INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n"


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "grace.jpg"
    path.write_bytes(grace_hopper())
    return str(path)


@pytest.fixture
def wall(tmp_path: Path) -> str:
    path = tmp_path / "wall.png"
    path.write_bytes(saved(Image.new("RGB", (600, 600), (200, 150, 120)), "PNG"))
    return str(path)


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which MediaPipe is not installed."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import sys\nsys.modules['mediapipe'] = None\n")
    return {"PYTHONPATH": f"{folder}:{ROOT}"}


async def ran(start: Start, *arguments: str, **variables: str) -> tuple[int | None, str, str]:
    """Run a command to its end and return exit code, output and errors."""
    process = await start(*arguments, **variables)
    output, errors = (text.decode() for text in await process.communicate())
    assert "Traceback" not in errors
    # TensorFlow Lite says so now and then from a thread of its own; it is no complaint.
    return process.returncode, output, errors.replace(_DELEGATE, "")


async def test_check_shows_the_figures_and_says_whether_the_photo_will_do(
    start: Start, photo: str, wall: str
) -> None:
    code, output, errors = await ran(start, "check", photo)
    assert (code, errors) == (0, "")
    assert output.splitlines()[-1] == "usable"
    assert "px wide, 0 other(s)" in output
    code, output, errors = await ran(start, "check", wall)
    assert (code, errors) == (1, "")
    assert "refused      no_face. The bot would say: I can't find a face in this photo." in output


async def test_render_writes_a_clip_named_by_its_template(start: Start, photo: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    code, output, errors = await ran(
        start, "render", photo, "mengwa_kun_1", "-o", str(out), "--seconds", "1.5"
    )
    assert (code, output) == (0, "")
    assert "[1/1]" in errors
    assert [path.name for path in out.iterdir()] == ["mengwa_kun_1.mp4"]
    assert probe(out / "mengwa_kun_1.mp4").duration_ms == pytest.approx(1500, abs=70)


async def test_previews_writes_a_moving_sheet_and_a_still_of_a_family(
    start: Start, photo: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    code, _, errors = await ran(start, "previews", photo, "-o", str(out), "--family", "jingdian")
    assert code == 0
    assert "[1/1]" in errors
    assert {path.name for path in out.iterdir()} == {"jingdian.mp4", "jingdian.jpg"}
    assert probe(out / "jingdian.mp4").frames > 1


async def test_a_photo_that_will_not_do_ends_with_1_and_a_sentence(
    start: Start, wall: str, tmp_path: Path
) -> None:
    code, _, errors = await ran(start, "render", wall, "all", "-o", str(tmp_path / "out"))
    assert code == 1
    assert "no_face. The bot would say: I can't find a face in this photo." in errors
    assert not (tmp_path / "out").exists()
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    code, _, errors = await ran(start, "check", str(text))
    assert code == 1
    assert (
        "bad_format: 10 bytes of no format we take. The bot would say: I can't open this kind of file."
        in errors
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "missing.jpg"], "there is no file missing.jpg"),
        (["render", "{photo}", "smile", "-o", "out"], "invalid choice: 'smile'"),
        (["render", "{photo}", "all"], "required: -o"),
        (["render", "{photo}", "all", "-o", "out", "--seconds", "0"], "0 is not within 1 to 10"),
        (["render", "{photo}", "all", "-o", "out", "--seconds", "nan"], "nan is not within 1 to 10"),
    ],
)
async def test_a_wrong_command_ends_with_2_before_anything_is_made(
    start: Start, photo: str, arguments: list[str], said: str
) -> None:
    code, _, errors = await ran(start, *(argument.format(photo=photo) for argument in arguments))
    assert code == 2
    assert said in errors


async def test_a_folder_that_cannot_be_written_is_named(start: Start, photo: str) -> None:
    code, _, errors = await ran(start, "render", photo, "mengwa_kun_1", "-o", f"{photo}/out")
    assert code == 1
    assert "cannot be written" in errors


async def test_without_the_libraries_it_says_what_is_missing(
    start: Start, photo: str, bare: dict[str, str]
) -> None:
    code, _, errors = await ran(start, "check", photo, **bare)
    assert code == 1
    assert "mediapipe is not installed" in errors


async def test_without_the_libraries_and_a_key_there_is_nobody_to_make_clips(
    start: Start, variables: dict[str, str], bare: dict[str, str]
) -> None:
    del variables["DASHSCOPE_API_KEY"]
    code, _, errors = await ran(start, "run", **variables, **bare)
    assert code == 2
    assert "mediapipe is not installed, which the provider local needs" in errors


async def test_without_the_libraries_the_bot_still_runs_with_the_cloud(
    start: Start, control: Control, variables: dict[str, str], bare: dict[str, str]
) -> None:
    process = await start("run", **variables, **bare, PROVIDERS="local,emoji-v1")
    await control.wait_for("telegram.waiting", seconds=30)
    process.terminate()
    _, errors = await process.communicate()
    assert process.returncode == 0
    assert b"local_unavailable" in errors
