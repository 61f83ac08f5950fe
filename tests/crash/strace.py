"""Runs the program under strace, which kills it, fails its calls or writes them down."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# The tracer is a grandchild, so that the process which was started is the program itself, with its own
# exit code; every thread and worker is followed.
_STRACE = ("strace", "-D", "-f", "-qqq")

_FASTER = "--seccomp-bpf"
"""Stops the program at the named calls alone. Signals are not delivered there (strace 6.1), errors are."""


def _may_trace() -> bool:
    """Return whether strace is there and the kernel lets it trace, which some containers forbid."""
    path = shutil.which("strace")
    return path is not None and subprocess.run([path, "-o", "/dev/null", "true"], check=False).returncode == 0  # noqa: S603 - found on the path


needs_strace = pytest.mark.skipif(
    not _may_trace(),
    reason="strace is missing or may trace nothing here (Debian and Ubuntu: apt install strace)",
)

_LONGEST_WRITE = 16 * 1024 * 1024
"""Bytes that are written down of one call; more than it writes at once."""

CHANGES = (
    *("openat", "open", "creat", "mkdir", "mkdirat"),
    *("write", "pwrite64", "writev", "pwritev", "pwritev2", "lseek", "ftruncate", "truncate", "fallocate"),
    *("fsync", "fdatasync", "sync_file_range", "sync", "syncfs"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "link", "linkat", "symlink"),
    *("sendfile", "copy_file_range", "splice"),
)
"""Every call by which a program changes what lies on a disk, but for what it does through mapped memory."""


def killing(calls: str, nth: int) -> list[str]:
    """Return the command under which the program dies as a thread makes its nth of these calls."""
    return _injecting({calls: f"signal=SIGKILL:when={nth}"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """Which calls fail.

    Attributes:
        calls: names divided by commas.
        error: EIO, ENOSPC.
        when: which ones of each thread, as strace counts them: 5, 5+, 5..9, 5+2.
    """

    calls: str
    error: str
    when: str


def failing(*troubles: Trouble) -> list[str]:
    """Return the command under which the program's calls fail."""
    return _injecting({each.calls: f"error={each.error}:when={each.when}" for each in troubles}, _FASTER)


def _injecting(wishes: dict[str, str], *options: str) -> list[str]:
    injections = [part for calls, wish in wishes.items() for part in ("-e", f"inject={calls}:{wish}")]
    return [*_STRACE, *options, "-o", "/dev/null", "-e", f"trace={','.join(wishes)}", *injections]


def recording(into: Path) -> list[str]:
    """Return the command under which all that the program does to its disk is written down, with bytes."""
    known = ",".join(f"?{call}" for call in CHANGES)
    return [
        *_STRACE,
        _FASTER,
        "-y",
        "-xx",
        "-s",
        str(_LONGEST_WRITE),
        "-o",
        str(into),
        "-e",
        f"trace={known}",
    ]
