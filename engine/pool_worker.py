"""What a worker process of the pool runs: one call after another from a pipe, under a memory limit.

It is started as a script with a fresh interpreter and needs nothing but the standard library, so it takes
over nothing of the parent: no modules, no threads, no open files, no secrets.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from typing import TYPE_CHECKING, BinaryIO, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = struct.Struct("!Q")
"""Before every message either way stands its length in bytes."""

OUT_OF_MEMORY = 112
"""Exit status of a worker whose call hit the memory limit: it dies rather than go on with half a heap."""

_PR_SET_PDEATHSIG = 1

# Pictures can wait for a moment; the people whose presses the parent answers should not.
_NICENESS = 10


class Setup(TypedDict):
    """The parent's first message.

    Attributes:
        parent: its process id.
        path: where it imports from, as in `sys.path`.
        modules: what to import before the first call.
        memory: bytes of private writable memory that the process may have.
    """

    parent: int
    path: list[str]
    modules: Sequence[str]
    memory: int


def main() -> None:
    """Answer calls until the parent closes the pipe."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a stop is the parent's to arrange: it closes the pipe
    os.nice(_NICENESS)
    calls, answers = _pipes()
    try:
        _prepare(pickle.loads(_read(calls)))  # noqa: S301 - the parent is the only one at the other end
        _write(answers, b"")
        while call := _read(calls):
            _write(answers, _answer(call))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the two pipes away from standard input and output, so that no library prints into an answer."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return calls, answers


def _prepare(setup: Setup) -> None:
    _die_with(setup["parent"])
    sys.path[:] = setup["path"]
    for name in setup["modules"]:
        importlib.import_module(name)
    # Not RLIMIT_AS: that counts libraries and untouched reservations too, hundreds of megabytes of nothing.
    resource.setrlimit(resource.RLIMIT_DATA, (setup["memory"], setup["memory"]))


def _die_with(parent: int) -> None:
    """Have the kernel end this process with its parent, also in the middle of a call.

    Elsewhere than on Linux a worker notices only when it next turns to the closed pipe.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before the kernel was told
            sys.exit(0)


def _read(calls: BinaryIO) -> bytes:
    """Return the next message, b"" at the end."""
    header = calls.read(HEADER.size)
    return calls.read(HEADER.unpack(header)[0]) if header else b""


def _write(answers: BinaryIO, message: bytes) -> None:
    answers.write(HEADER.pack(len(message)))
    answers.write(message)
    answers.flush()


def _answer(call: bytes) -> bytes:
    """Carry out one pickled (function, arguments) and return the pickled (succeeded, value or exception)."""
    try:
        function, arguments = pickle.loads(call)  # noqa: S301 - it comes from the parent
        return pickle.dumps((True, function(*arguments)))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the call raised belongs to the caller
        error.add_note(f"In worker {os.getpid()}:\n{traceback.format_exc()}")
        return _failure(error)


def _failure(error: Exception) -> bytes:
    """Pickle an exception, or what it said if it does not survive pickling."""
    try:
        answer = pickle.dumps((False, error))
        pickle.loads(answer)  # noqa: S301 - our own bytes; many exceptions cannot be made anew
    except Exception:  # noqa: BLE001 - pickling runs code of any class
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return answer


if __name__ == "__main__":
    main()
