"""Remembers: everything that survives a restart, as rows and files."""

from storage.database import Storage, open_storage
from storage.errors import StorageConflictError, StorageFailedError, StorageLockedError

__all__ = ["Storage", "StorageConflictError", "StorageFailedError", "StorageLockedError", "open_storage"]
