"""The provider `local` as the engine sees it: each operation in a few lines."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from engine.errors import (
    REASON_OF_FINDING,
    DefectError,
    EngineError,
    OperatorError,
    OperatorProblem,
    RefusedError,
    TransientError,
)
from engine.pool import PoolError
from engine.providers.interface import Progress, Regions, TaskState, Ticket
from engine.providers.local.rendering import DiskError, look, render, warm_up
from storage.files import Folder, publish
from studio.opening import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.catalogue import Template
    from engine.pool import StudioPool
    from engine.providers.interface import Capabilities, FoundTask
    from engine.providers.local.settings import LocalSettings
    from storage.files import Publish

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Clip:
    """A clip of this start of the program; one of an earlier start is a file, or lost."""

    work: asyncio.Task[None]
    started_at: datetime
    ended_at: datetime | None = None


class Local:
    """Renders clips in the pool's worker processes; implements `engine.providers.interface.Provider`.

    The photo does not leave the machine. A ticket lives as long as this process; only a finished clip,
    which is a file named by its ticket, outlives it.

    Args:
        settings: limits.
        pool: where the work is done; the owner closes it after this provider.
        clock: the time now, aware.
        publish: makes a finished clip durable.
    """

    def __init__(
        self,
        settings: LocalSettings,
        pool: StudioPool,
        *,
        clock: Callable[[], datetime] = _utc_now,
        publish: Publish = publish,
    ) -> None:
        self._settings = settings
        self._pool = pool
        self._clock = clock
        self._folder = Folder(settings.folder, publish)
        self._clips: dict[str, _Clip] = {}

    def describe(self) -> Capabilities:
        """Return the static facts."""
        return self._settings.describe()

    async def probe(self) -> None:
        """Load the renderer in a worker: the proof that its libraries are there and whole."""
        await self._run(warm_up)

    async def check(self, photo: Path) -> Regions:
        """Look for the one face; free."""
        seen = await self._run(look, photo)
        if isinstance(seen, Unfit):
            raise _refused(seen)
        return Regions(face=seen.face, crop=seen.crop)

    async def submit(self, photo: Path, regions: Regions, template: Template) -> Ticket:
        """Begin to render; the renderer measures the face itself, so the regions are not needed."""
        del regions
        await asyncio.to_thread(self._forget_old)
        ticket = Ticket(uuid.uuid4().hex)
        work = asyncio.create_task(self._make(photo, template.id, ticket), name=f"clip {ticket.task_id}")
        clip = _Clip(work, self._clock())
        work.add_done_callback(lambda _: self._note_end(clip))
        self._clips[ticket.task_id] = clip
        return ticket

    async def status(self, ticket: Ticket) -> Progress:
        """Say where a clip stands, as soon as there is something new or `patience` is over."""
        clip = self._clips.get(ticket.task_id)
        if clip is None:
            made = self._file(ticket).exists()
            return Progress(TaskState.DONE if made else TaskState.UNKNOWN)
        await asyncio.wait({clip.work}, timeout=self._settings.patience)
        return _progress(clip)

    async def fetch(self, ticket: Ticket, into: Path) -> Progress:
        """Copy the finished clip to `into`; may be repeated while it is kept."""
        try:
            await asyncio.to_thread(shutil.copyfile, self._file(ticket), into)
        except FileNotFoundError as error:
            raise DefectError("clip_gone", "made, but no longer kept") from error
        return await self.status(ticket)

    async def cancel(self, ticket: Ticket) -> bool:
        """Stop rendering at once: the worker is ended and replaced. False when the clip is finished."""
        clip = self._clips.get(ticket.task_id)
        if clip is None:
            return not self._file(ticket).exists()
        clip.work.cancel()
        await asyncio.wait({clip.work})
        return clip.work.cancelled()

    async def recover(self) -> list[FoundTask]:
        """Return nothing: an unbilled order of unknown fate is simply placed again."""
        return []

    async def close(self) -> None:
        """Stop what is being rendered; the next start orders it anew."""
        works = {clip.work for clip in self._clips.values()}
        for work in works:
            work.cancel()
        if works:
            await asyncio.wait(works)

    def _file(self, ticket: Ticket) -> Path:
        return self._folder.find(f"{ticket.task_id}.mp4")

    async def _make(self, photo: Path, template_id: str, ticket: Ticket) -> None:
        draft = self._folder.draft()
        try:
            unfit = await self._run(render, photo, template_id, draft, seconds=self._settings.seconds)
            if unfit is not None:
                raise _refused(unfit)
            await self._keep(draft, ticket)
        finally:
            draft.unlink(missing_ok=True)

    async def _keep(self, draft: Path, ticket: Ticket) -> None:
        try:
            await asyncio.to_thread(self._folder.publish, draft, self._file(ticket).name)
        except OSError as error:
            raise _disk_failed(error) from error

    async def _run(self, function: Callable[[*Ts], T], *args: *Ts, seconds: float | None = None) -> T:
        """Call a function in a worker.

        Raises:
            TransientError: the worker died, or ran out of time or memory.
            OperatorError: a library is missing, or the disk fails.
            DefectError: the function itself failed.
        """
        try:
            return await self._pool.run(function, *args, seconds=seconds)
        except PoolError as error:
            raise TransientError(type(error).__name__, str(error)) from error
        except DiskError as error:
            raise _disk_failed(error) from error
        except ImportError as error:
            raise OperatorError("import_failed", str(error), problem=OperatorProblem.SETUP) from error
        except Exception as error:
            raise DefectError(type(error).__name__, str(error)) from error

    def _note_end(self, clip: _Clip) -> None:
        clip.ended_at = self._clock()
        if not clip.work.cancelled():
            clip.work.exception()  # looked at here, in case that nobody asks for the status any more

    def _forget_old(self) -> None:
        """Drop what nobody fetched in time."""
        too_old = self._clock() - self._settings.keep
        for name, clip in list(self._clips.items()):
            if clip.ended_at is not None and clip.ended_at < too_old:
                del self._clips[name]
        for path in self._folder.path.glob("*.mp4"):
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < too_old:
                    path.unlink()


def _disk_failed(error: Exception) -> OperatorError:
    """Make it the operator's: with every clip that is tried again a full disk would stay full."""
    return OperatorError("disk_failed", str(error), problem=OperatorProblem.SETUP)


def _refused(unfit: Unfit) -> RefusedError:
    return RefusedError(unfit.finding, unfit.detail, reason=REASON_OF_FINDING[unfit.finding])


def _progress(clip: _Clip) -> Progress:
    if not clip.work.done():
        return Progress(TaskState.RUNNING, started_at=clip.started_at)
    if clip.work.cancelled():
        return Progress(TaskState.CANCELLED)
    error = clip.work.exception()
    if error is None:
        return Progress(TaskState.DONE, started_at=clip.started_at, ended_at=clip.ended_at)
    if not isinstance(error, EngineError):
        error = DefectError(type(error).__name__, str(error))
    return Progress(TaskState.FAILED, error=error)
