from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

import pytest

from handlers.wire import downloads
from handlers.wire.downloads import DOWNLOAD_LIMIT, Downloads
from handlers.wire.errors import NotSentError, RefusedCallError, TooBigError, UnsureError
from tests.handlers.wire.raw_server import TOKEN
from tests.sandbox.telegram.samples import jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from telegram.ext import Application

    from handlers.wire.request import AiohttpRequest
    from sandbox.client import Control, Person

BIG = DOWNLOAD_LIMIT + 1


@pytest.fixture
def fetcher(
    application: Application[Any, Any, Any, Any, Any, Any], media_request: AiohttpRequest
) -> Downloads:
    return Downloads(application.bot, media_request, media_seconds=10)


async def sent_file(control: Control, alice: Person, content: bytes) -> str:
    """Return the file id under which the bot got a file."""
    sent = await control.send_document(alice, content)
    media = (await control.chat(alice)).message(sent.message_id).media
    assert media is not None
    return media.file_id


async def test_a_file_arrives_whole(
    fetcher: Downloads, control: Control, alice: Person, tmp_path: Path
) -> None:
    file_id = await sent_file(control, alice, jpeg())
    assert await fetcher.fetch(file_id, tmp_path / "a") == len(jpeg())
    assert (tmp_path / "a").read_bytes() == jpeg()


async def test_a_page_in_the_place_of_a_file_is_not_taken_for_it(
    fetcher: Downloads, control: Control, alice: Person, tmp_path: Path
) -> None:
    file_id = await sent_file(control, alice, jpeg())
    await control.fault("telegram", "download", "answer", status=200, body="<html>Bad Gateway</html>")
    with pytest.raises(UnsureError):
        await fetcher.fetch(file_id, tmp_path / "a")
    assert await fetcher.fetch(file_id, tmp_path / "b") == len(jpeg())


async def test_a_file_of_exactly_the_limit_arrives(
    fetcher: Downloads, control: Control, alice: Person, tmp_path: Path
) -> None:
    file_id = await sent_file(control, alice, bytes(DOWNLOAD_LIMIT))
    assert await fetcher.fetch(file_id, tmp_path / "a") == DOWNLOAD_LIMIT


async def test_a_file_that_telegram_finds_too_big_is_too_big(
    fetcher: Downloads, control: Control, alice: Person, tmp_path: Path
) -> None:
    file_id = await sent_file(control, alice, bytes(BIG))
    with pytest.raises(TooBigError):
        await fetcher.fetch(file_id, tmp_path / "a")
    assert not (tmp_path / "a").exists()


async def test_a_file_that_turns_out_too_big_on_the_way_is_not_read_to_its_end(
    fetcher: Downloads, control: Control, alice: Person, tmp_path: Path
) -> None:
    await control.switch(telegram={"download_limit": 2 * BIG})
    file_id = await sent_file(control, alice, bytes(BIG))
    with pytest.raises(TooBigError):
        await fetcher.fetch(file_id, tmp_path / "a")
    assert (tmp_path / "a").stat().st_size <= downloads.DOWNLOAD_LIMIT


async def test_a_file_that_telegram_does_not_find_may_be_asked_for_again(
    fetcher: Downloads, tmp_path: Path
) -> None:
    with pytest.raises(NotSentError):
        await fetcher.fetch("AgAC" + "x" * 60, tmp_path / "a")


async def test_an_answer_without_a_path_is_refused(
    fetcher: Downloads, control: Control, tmp_path: Path
) -> None:
    body = {"ok": True, "result": {"file_id": "x", "file_unique_id": "y"}}
    await control.fault("telegram", "getFile", "answer", status=200, body=body)
    with pytest.raises(RefusedCallError):
        await fetcher.fetch("AgAC" + "x" * 60, tmp_path / "a")


@pytest.mark.parametrize(
    ("effect", "status"), [("truncate", 0), ("drop_before", 0), ("answer", 404), ("answer", 302)]
)
async def test_a_download_that_breaks_may_be_repeated_and_tells_no_token(
    fetcher: Downloads, control: Control, alice: Person, tmp_path: Path, effect: str, status: int
) -> None:
    file_id = await sent_file(control, alice, jpeg())
    headers = {"Location": "/control/events"} if status == 302 else {}
    # A GET may be repeated by aiohttp on a connection that was kept open, so the fault stays.
    await control.fault("telegram", "download", effect, times=-1, status=status or 500, headers=headers)
    with pytest.raises(UnsureError) as caught:
        await fetcher.fetch(file_id, tmp_path / "a")
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    await control.clear_faults()
    assert await fetcher.fetch(file_id, tmp_path / "b") == len(jpeg())


async def test_a_download_that_takes_too_long_is_given_up(
    application: Application[Any, Any, Any, Any, Any, Any],
    media_request: AiohttpRequest,
    control: Control,
    alice: Person,
    tmp_path: Path,
) -> None:
    file_id = await sent_file(control, alice, jpeg())
    await control.fault("telegram", "download", "delay", seconds=1)
    hasty = Downloads(application.bot, media_request, media_seconds=0.1)
    with pytest.raises(UnsureError):
        await hasty.fetch(file_id, tmp_path / "a")
