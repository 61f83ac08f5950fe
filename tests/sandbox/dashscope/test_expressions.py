"""The pretended clips show the ordered expression, made beside the event loop, and there is always a clip."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from sandbox.dashscope.face_clips import FaceClips, NoFaceClipError
from tests.sandbox.dashscope.bare import photo_bytes
from tests.support.selfies import grace_hopper

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from numpy.typing import NDArray

    from tests.sandbox.dashscope.bare import Provider

SECONDS = 1.0


def pictures(clip: bytes) -> list[NDArray[np.int16]]:
    """Return all frames of a clip."""
    with av.open(io.BytesIO(clip), "r") as container:
        return [frame.to_ndarray(format="rgb24").astype(np.int16) for frame in container.decode(video=0)]


def difference(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """Return the mean difference of two pictures, 0 to 255."""
    return float(np.abs(one - other).mean())


def workers() -> list[int]:
    """Return the clip workers among the children of this thread."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    return [int(pid) for pid in children if b"clip_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.fixture
async def faces() -> AsyncIterator[FaceClips]:
    clips = FaceClips()
    yield clips
    await clips.close()
    assert workers() == []


async def test_each_template_moves_the_face_in_its_own_way_and_loops(faces: FaceClips) -> None:
    sleepy = pictures(await faces.make(grace_hopper(), "mengwa_kun_1", SECONDS))
    thrilled = pictures(await faces.make(grace_hopper(), "mengwa_jidong", SECONDS))
    assert [len(sleepy), len(thrilled)] == [15, 15]
    assert difference(sleepy[0], sleepy[-1]) < 2
    assert difference(sleepy[0], thrilled[0]) < 2
    assert difference(sleepy[7], thrilled[7]) > 2
    assert len(pictures(await faces.make(grace_hopper(), "mengwa_kun_1", 0.0))) == 2  # a first and a last
    assert len(workers()) == 1


async def test_a_photo_without_a_face_is_named_and_the_process_goes_on(faces: FaceClips) -> None:
    for _ in range(2):
        with pytest.raises(NoFaceClipError, match="FaceNotFoundError"):
            await faces.make(photo_bytes(), "mengwa_kun_1", SECONDS)
    assert len(workers()) == 1


async def test_a_process_that_died_is_replaced_and_a_wish_that_nobody_waits_for_leaves_no_answer_behind(
    faces: FaceClips,
) -> None:
    await faces.make(grace_hopper(), "mengwa_kun_1", 0.2)
    os.kill(workers()[0], signal.SIGKILL)
    with pytest.raises(NoFaceClipError, match="the worker failed"):
        await faces.make(grace_hopper(), "mengwa_kun_1", 0.2)
    assert await faces.make(grace_hopper(), "mengwa_kun_1", 0.2)

    making = asyncio.create_task(faces.make(grace_hopper(), "mengwa_kun_1", SECONDS))
    await asyncio.sleep(0)  # its first step sends the wish
    making.cancel()
    await asyncio.wait({making})
    assert len(pictures(await faces.make(grace_hopper(), "mengwa_kun_1", 0.2))) == 3


async def test_after_the_end_nothing_is_started(faces: FaceClips) -> None:
    await faces.close()
    with pytest.raises(NoFaceClipError):
        await faces.make(grace_hopper(), "mengwa_kun_1", SECONDS)
    assert workers() == []


async def test_a_task_becomes_a_clip_with_a_face_or_at_least_a_zoom(provider: Provider) -> None:
    provider.switches.expressions = True
    for photo, zoomed in ((grace_hopper(), 0), (photo_bytes(), 1)):
        boxes: dict[str, Any] = {"face_bbox": [130, 100, 380, 400], "ext_bbox": [0, 0, 512, 512]}
        reply = await provider.submit(await provider.upload(photo), driven_id="mengwa_kun_1", **boxes)
        output = await provider.until(reply.json["output"]["task_id"], "SUCCEEDED")
        clip = await provider.call("GET", output["video_url"], key=None)
        assert len(pictures(clip.body)) == 3
        assert len(provider.events("provider.zoomed")) == zoomed
