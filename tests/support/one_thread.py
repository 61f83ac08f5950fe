"""Everything in one thread: a schedule then runs the same way each time, and several times faster.

Between the program and its database stands aiosqlite, which answers from a thread of its own. Here it answers
at once, and so does whatever asks asyncio for a thread. What threads may do is tested with real ones.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiosqlite.core
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _Thread:
    """What aiosqlite takes for its thread."""

    daemon = True

    def __init__(self, **_: object) -> None:
        pass

    def start(self) -> None:
        """Do nothing; the queue works by itself."""


class _Queue:
    """What aiosqlite takes for the way to its thread: whatever is put in is done at once."""

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, function = item
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - as aiosqlite's thread: the caller gets it
            if future is not None:
                future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _Executor(ThreadPoolExecutor):
    """Does what it is given at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return a future that is done."""
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - as an executor's thread: the caller gets it
            done.set_exception(error)
        return done


@contextmanager
def one_thread() -> Iterator[None]:
    """Have no threads until the block ends; to be entered inside a running event loop."""
    asyncio.get_running_loop().set_default_executor(_Executor(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiosqlite.core, "Thread", _Thread)
        patch.setattr(aiosqlite.core, "SimpleQueue", _Queue)
        yield
