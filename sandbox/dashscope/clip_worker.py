"""A process of its own that puts a template's expression on the face of a photo, one clip after another.

It reads wishes from standard input, answers them on standard output, and ends when its input does. Nobody but
the sandbox that started it is at the other end.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sandbox.dashscope.clip_wire import HEADER, Answer, Wish

if TYPE_CHECKING:
    from studio.expressions import Portrait

# The program under test is on the same machine, and its figures count.
_NICENESS = 5
_FPS = 15


def main() -> None:
    """Answer until the other end is closed."""
    os.nice(_NICENESS)
    wishes, answers = _pipes()
    while header := wishes.read(HEADER.size):
        wish = pickle.loads(wishes.read(HEADER.unpack(header)[0]))  # noqa: S301 - from the sandbox itself
        answer = pickle.dumps(_answer(wish))
        answers.write(HEADER.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipe of the answers away from standard output, so that no library prints into one."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _answer(wish: Wish) -> Answer:
    try:
        return Answer(clip=_clip(wish), reason="")
    except Exception as error:  # noqa: BLE001 - whatever it was, the sandbox has another way to make a clip
        return Answer(clip=b"", reason=f"{type(error).__name__}: {error}")


def _clip(wish: Wish) -> bytes:
    # Imported late: where a library is missing, the answer says so.
    from studio.expressions import TEMPLATES, frames, prepare, write_clip  # noqa: PLC0415 - see above

    portrait: Portrait = prepare(wish["photo"])
    seconds = max(wish["seconds"], 2 / _FPS)  # a first and a last picture
    with tempfile.TemporaryDirectory(prefix="sandbox-clip-") as folder:
        path = Path(folder, "clip.mp4")
        write_clip(frames(portrait, TEMPLATES[wish["driven_id"]], seconds=seconds, fps=_FPS), path, fps=_FPS)
        return path.read_bytes()


if __name__ == "__main__":
    main()
