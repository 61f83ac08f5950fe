"""getFile and the download of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import File
from tests.sandbox.telegram import samples

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def _document(bot: BareBot, control: Control, alice: Person, content: bytes) -> dict[str, Any]:
    await control.send_document(alice, File(content, "notes.txt"))
    return dict((await bot.updates())[-1]["message"]["document"])


async def test_the_limit_is_exactly_20_mib(bot: BareBot, control: Control, alice: Person) -> None:
    fits = await _document(bot, control, alice, bytes(20 * 1024 * 1024))
    too_big = await _document(bot, control, alice, bytes(20 * 1024 * 1024 + 1))
    assert "file_path" in await bot.call("getFile", file_id=fits["file_id"])
    assert await bot.refused("getFile", file_id=too_big["file_id"]) == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("file_id", "description"),
    [
        ("", "Bad Request: file_id not specified"),
        ("short", "Bad Request: invalid file_id"),
        ("AgAC" + "x" * 60, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    ],
)
async def test_a_wrong_file_id_is_refused(bot: BareBot, file_id: str, description: str) -> None:
    assert await bot.refused("getFile", file_id=file_id) == description


async def test_a_unique_id_is_no_file_id(bot: BareBot, control: Control, alice: Person) -> None:
    document = await _document(bot, control, alice, b"notes")
    refusal = await bot.refused("getFile", file_id=document["file_unique_id"])
    assert refusal == "Bad Request: invalid file_id"


async def test_a_path_lives_an_hour_and_can_be_renewed(bot: BareBot, control: Control, alice: Person) -> None:
    document = await _document(bot, control, alice, b"notes")
    path = (await bot.call("getFile", file_id=document["file_id"]))["file_path"]
    await control.advance(3599)
    assert await bot.download(path) == (200, b"notes")
    await control.advance(2)
    assert (await bot.download(path))[0] == 404
    renewed = (await bot.call("getFile", file_id=document["file_id"]))["file_path"]
    assert await bot.download(renewed) == (200, b"notes")


async def test_paths_nobody_gave_out_lead_nowhere(bot: BareBot) -> None:
    for path in ("photos/file_1.jpg", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"):
        assert (await bot.download(path))[0] == 404


async def test_downloads_are_recorded(bot: BareBot, control: Control, alice: Person) -> None:
    document = await _document(bot, control, alice, b"notes")
    path = (await bot.call("getFile", file_id=document["file_id"]))["file_path"]
    await bot.download(path)
    (event,) = await control.events("telegram.download", file_id=document["file_id"])
    assert (event["file_path"], event["size"]) == (path, 5)


async def test_equal_photos_are_kept_once_on_disk(bot: BareBot, control: Control, alice: Person) -> None:
    for _ in range(2):
        await control.send_photo(alice, samples.jpeg())
    one, other = (update["message"]["photo"][-1] for update in (await bot.updates())[1:])
    assert one["file_id"] != other["file_id"]
    contents = []
    for photo in (one, other):
        path = (await bot.call("getFile", file_id=photo["file_id"]))["file_path"]
        contents.append(await bot.download(path))
    assert contents[0] == contents[1]
