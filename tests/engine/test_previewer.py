"""The previewer with a real database, a real worker process and a real face."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from structlog.testing import capture_logs

from engine.catalogue import Family, of_family
from engine.pool import StudioPool
from engine.previewer import Previewer, PreviewerSettings
from storage import open_storage, sheets
from storage.files import Files
from storage.states import SheetState
from tests.support.pictures import saved
from tests.support.rows import NOW, make_photo
from tests.support.selfies import grace_hopper
from tests.support.workers import held

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import sqlalchemy as sa

    from storage import Storage
    from storage.rows import Sheet


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path / "bot.db") as storage:
        yield storage


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
async def pool() -> AsyncIterator[StudioPool]:
    """One worker: what a sheet does to others shows."""
    async with StudioPool(1, seconds=60, memory_mb=1024) as pool:
        yield pool


@asynccontextmanager
async def previewer(storage: Storage, files: Files, pool: StudioPool) -> AsyncIterator[Previewer]:
    """Return a previewer that is looked after by nobody but the test."""
    previewer = Previewer(storage, files, pool, PreviewerSettings(), wake=lambda: None)
    yield previewer
    await previewer.stop()


def wish(conn: sa.Connection, family: Family = Family.KID) -> None:
    """Look at a page of the only photo, which is made if there is none."""
    photo_id = 1 if sheets.of_photo(conn, 1) else make_photo(conn)
    sheets.want(conn, photo_id=photo_id, family=family, language="en", now=NOW)


async def wished(storage: Storage, files: Files, picture: bytes) -> None:
    """Have somebody look at the first page of a photo that shows this picture."""
    await storage.transact(wish)
    files.photos.write(picture, "1.jpg")


async def the_sheets(storage: Storage) -> list[Sheet]:
    return await storage.transact(sheets.of_photo, 1)


async def test_a_sheet_is_made_in_steps_and_whoever_is_in_a_hurry_gets_the_worker_between_any_two(
    storage: Storage, files: Files, pool: StudioPool
) -> None:
    await wished(storage, files, grace_hopper())
    async with previewer(storage, files, pool) as previews:
        await previews.turn(NOW)
        making = asyncio.create_task(previews.settle())
        served = 0
        while not making.done():
            await pool.run(abs, -1)
            served += 1

    (sheet,) = await the_sheets(storage)
    assert served >= len(of_family(Family.KID)) + 2
    assert (sheet.state, sheet.width, sheet.length_ms, sheet.numbered) == (SheetState.MADE, 704, 3000, 0)
    assert [path.name for path in files.sheets.path.iterdir()] == [sheet.clip]


async def test_a_sheet_whose_page_was_left_is_not_finished(
    storage: Storage, files: Files, pool: StudioPool, tmp_path: Path
) -> None:
    await wished(storage, files, grace_hopper())
    os.mkfifo(tmp_path / "fifo")
    holder, end = await held(pool, tmp_path / "fifo")
    async with previewer(storage, files, pool) as previews:
        with capture_logs() as logged:
            await previews.turn(NOW)
            await storage.transact(wish, Family.OFFICE)
            os.close(end)
            await previews.settle()
    await holder

    assert [line["event"] for line in logged] == ["sheet_left"]
    assert [sheet.state for sheet in await the_sheets(storage)] == [SheetState.DROPPED, SheetState.WANTED]
    assert list(files.sheets.path.iterdir()) == []


async def test_a_photo_without_a_face_to_move_is_given_up_with_a_line_in_the_log(
    storage: Storage, files: Files, pool: StudioPool
) -> None:
    await wished(storage, files, saved(Image.new("RGB", (64, 64)), "JPEG"))
    async with previewer(storage, files, pool) as previews:
        with capture_logs() as logged:
            await previews.turn(NOW)
            await previews.settle()

    assert [(line["event"], line["error"]) for line in logged] == [
        ("sheet_failed", "no_face: no face that can be moved")
    ]
    assert [sheet.state for sheet in await the_sheets(storage)] == [SheetState.FAILED]


async def test_a_sheet_that_breaks_its_worker_is_tried_once_more_and_then_given_up(
    storage: Storage, files: Files
) -> None:
    await wished(storage, files, grace_hopper())
    states = []
    async with (
        StudioPool(1, seconds=0.001, memory_mb=1024) as pool,
        previewer(storage, files, pool) as previews,
    ):
        for _ in range(2):
            await previews.turn(NOW)
            await previews.settle()
            states += [sheet.state for sheet in await the_sheets(storage)]

    assert states == [SheetState.WANTED, SheetState.FAILED]


async def test_a_sheet_with_which_the_program_ended_twice_is_not_begun_a_third_time(
    storage: Storage, files: Files, pool: StudioPool
) -> None:
    await wished(storage, files, grace_hopper())
    for _ in range(2):
        await storage.transact(sheets.claim, busy=(), limit=1)
    async with previewer(storage, files, pool) as previews:
        await previews.turn(NOW)
        await previews.settle()

    assert [sheet.state for sheet in await the_sheets(storage)] == [SheetState.FAILED]
