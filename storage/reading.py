"""Looks into the database of a bot that may be running: reads only, owns nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from storage.errors import StorageFailedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

P = ParamSpec("P")
T = TypeVar("T")


def look(path: Path, fn: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `fn(connection, ...)` on the database at `path` as it is now, whoever owns it.

    Raises:
        StorageFailedError: there is none, or it is not of this version.
    """
    # Read-only in the file system's sense: it can neither write nor checkpoint beside its owner.
    engine = sa.create_engine(f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true", poolclass=NullPool)
    try:
        with engine.connect() as conn:
            return fn(conn, *args, **kwargs)
    except sa.exc.DBAPIError as error:
        raise StorageFailedError(str(error.orig)) from error
    finally:
        engine.dispose()
