"""Makes the clips of running tasks, one after the other, beside the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.clips import make_clip
from sandbox.dashscope.face_clips import FaceClips, NoFaceClipError

if TYPE_CHECKING:
    from sandbox.dashscope.switches import ProviderSwitches
    from sandbox.dashscope.tasks import Order
    from sandbox.events import EventLog


@dataclass(slots=True)
class ClipMaker:
    """Owns the process that animates faces and the thread that zooms."""

    log: EventLog
    switches: ProviderSwitches
    _faces: FaceClips = field(default_factory=FaceClips)
    # One thread: the sandbox shares a small machine with the program under test.
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "sandbox-clip"))
    _making: set[asyncio.Task[bytes]] = field(default_factory=set)

    def begin(self, order: Order, task_id: str, seconds: float) -> asyncio.Future[bytes]:
        """Return the coming clip of an order."""
        making = asyncio.create_task(self._make(order, task_id, seconds), name=f"clip {task_id}")
        self._making.add(making)
        making.add_done_callback(self._making.discard)
        return making

    async def _make(self, order: Order, task_id: str, seconds: float) -> bytes:
        """Put the expression on the face where that was asked for and is possible, else zoom in and out."""
        if self.switches.expressions:
            try:
                return await self._faces.make(order.photo, order.driven_id, seconds)
            except NoFaceClipError as error:
                self.log.add("provider.zoomed", task_id=task_id, reason=str(error))
        note = f"{order.driven_id} {task_id}"  # so that clips can be told apart by their bytes
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: make_clip(order.photo, order.ext_box, seconds, comment=note)
        )

    async def settle(self) -> None:
        """Wait until nothing is being made."""
        while self._making:
            await asyncio.wait(set(self._making))

    async def close(self) -> None:
        """Drop what has not begun and wait for the zoom in hand."""
        for making in self._making:
            making.cancel()
        await asyncio.gather(*self._making, return_exceptions=True)
        await self._faces.close()
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
