"""Makes the clips of running tasks, one after the other, beside the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.clips import make_clip

if TYPE_CHECKING:
    from sandbox.dashscope.tasks import Order


@dataclass(slots=True)
class ClipMaker:
    """Owns the thread that encodes."""

    # One thread: the sandbox shares a small machine with the program under test.
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "sandbox-clip"))

    def begin(self, order: Order, task_id: str, seconds: float) -> asyncio.Future[bytes]:
        """Return the coming clip of an order; the file names template and task."""
        note = f"{order.driven_id} {task_id}"
        return asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: make_clip(order.photo, order.ext_box, seconds, comment=note)
        )

    async def close(self) -> None:
        """Drop what has not begun and wait for the clip in hand."""
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
