"""One process owns a database: an OS lock held for life on a file beside it."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from storage.errors import StorageLockedError

if TYPE_CHECKING:
    from pathlib import Path


class OwnershipLock:
    """An exclusive advisory lock; the kernel frees it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock at once.

        Raises:
            StorageLockedError: another living process holds it.
        """
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._descriptor)
            raise StorageLockedError(f"another process owns {path.name}") from error

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would let two owners in."""
        os.close(self._descriptor)
