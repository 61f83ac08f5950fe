from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest

from sandbox.demo import main
from tests.support.processes import lives, start_module

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator


_OF_THIS_MACHINE = {"STUDIO_WORKERS": "0", "HTTP_PROXY": "http://127.0.0.1:1", "PYTHONPATH": "/nowhere"}


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Process]:
    """Start the demo as `make` does, where settings lie about that its bot must not read."""
    process = await start_module("sandbox.demo", "--headless", "--out", str(tmp_path), **_OF_THIS_MACHINE)
    yield process
    if process.returncode is None:
        process.terminate()
        await process.communicate()


async def _lines_until(demo: Process, part: str) -> list[str]:
    """Read the transcript up to a line."""
    assert demo.stdout is not None
    lines: list[str] = []
    async with asyncio.timeout(60):
        while not lines or part not in lines[-1]:
            line = await demo.stdout.readline()
            assert line, "\n".join(lines)
            lines.append(line.decode())
    return lines


def _children(pid: int) -> dict[str, int]:
    """Return the ids of a process's children by the module that they run."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found[words[2].decode()] = int(child)
    return found


async def test_a_selfie_becomes_two_clips_and_a_transcript_whatever_this_machine_is_set_to(
    demo: Process, tmp_path: Path
) -> None:
    output, errors = (text.decode() for text in await demo.communicate())
    assert (demo.returncode, errors) == (0, ""), output
    for name in ("mengwa_kun_1", "jingdian_deyi_1"):
        with av.open(str(tmp_path / f"{name}.mp4")) as clip:
            assert [stream.type for stream in clip.streams] == ["video"]
            assert next(clip.decode(video=0)).width == 512
        assert f"{name}.mp4" in output
    steps = ["/start", "<photo>", "presses [😴 Sleepy]", "Got it: 😴 Sleepy", "<animation>"]
    places = [output.find(step) for step in [*steps, "presses [Classic]", "presses [😎 Smug]"]]
    assert -1 not in places
    assert places == sorted(places)
    assert output.splitlines()[-1] == (
        "The provider's ledger: 1 face check(s), 2 clip(s), 0.484 CNY (pretended)."
    )


async def test_both_processes_end_with_the_demo_when_it_is_stopped(demo: Process) -> None:
    await _lines_until(demo, "<photo>")
    children = _children(demo.pid)
    assert set(children) == {"sandbox", "bot"}
    demo.send_signal(signal.SIGINT)
    errors = (await demo.communicate())[1].decode()
    assert (demo.returncode, errors) == (130, "The demo was stopped.\n")
    assert [name for name, pid in children.items() if lives(pid)] == []


async def test_a_bot_that_dies_is_the_reason_that_is_given(demo: Process) -> None:
    await _lines_until(demo, "<photo>")
    killed = await asyncio.create_subprocess_exec("kill", "-KILL", str(_children(demo.pid)["bot"]))
    await killed.wait()
    errors = (await demo.communicate())[1].decode()
    assert demo.returncode == 1
    assert errors.startswith("The bot ended with exit code -9")
    assert "bot.log" in errors
    assert "Traceback" not in errors


def test_a_missing_photo_is_named_before_anything_starts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--photo", str(tmp_path / "none.jpg"), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"There is no photo at {tmp_path / 'none.jpg'}.\n"
    assert not (tmp_path / "out").exists()
