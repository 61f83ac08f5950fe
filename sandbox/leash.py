"""Runs a module of ours that ends when its parent ends, however that comes about."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # <sys/prctl.h>


def main() -> None:
    """Become `python -m ARGUMENTS...`; the first argument is the id of the process to die with.

    On Linux the kernel is asked to send SIGKILL when the parent ends, even by SIGKILL, which no code of the
    parent can notice; the wish survives the `exec`. Elsewhere a killed parent leaves its child behind.
    """
    parent, *arguments = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != int(parent):  # it ended before the kernel was asked
            sys.exit(1)
    # No shell and no search: this very interpreter goes on with another module.
    os.execv(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606 - see above


if __name__ == "__main__":
    main()
