"""What can go wrong with the database, without the database library's names."""

from __future__ import annotations


class StorageError(Exception):
    """The root of this room's errors."""


class StorageLockedError(StorageError):
    """Another process owns this database; two of them would act twice."""


class StorageConflictError(StorageError):
    """A row breaks a rule of the schema; nothing of the transaction was written."""


class StorageFailedError(StorageError):
    """The database could not be read or written (disk full, I/O error); nothing was written."""
