from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import DefectError, PolicyError, TransientError
from engine.providers.interface import TaskState, Ticket
from tests.engine.emoji_v1.scripted_server import (
    CLIP,
    TASK_ID,
    ScriptedServer,
    breaks_off,
    drops,
    finished,
    hangs,
    says,
    task,
)

if TYPE_CHECKING:
    from engine.providers.emoji_v1 import EmojiV1
    from tests.engine.emoji_v1.provider_maker import MakeProvider

TICKET = Ticket(TASK_ID)


def _names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_the_clip_is_on_disk_and_the_charge_is_told(provider: EmojiV1, tmp_path: Path) -> None:
    progress = await provider.fetch(TICKET, tmp_path / "clip.mp4")

    assert (tmp_path / "clip.mp4").read_bytes() == CLIP
    assert (progress.state, progress.billed_seconds) == (TaskState.DONE, 3)
    assert _names_in(tmp_path) == ["clip.mp4"]


@pytest.mark.parametrize("place", ["results", "result"])
async def test_the_link_is_found_where_sibling_models_put_it(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path, place: str
) -> None:
    nested: dict[str, Any] = {place: {"video_url": f"{server.url}/results/clip.mp4"}, "video_url": None}
    server.script("status", finished(server, **nested))

    await provider.fetch(TICKET, tmp_path / "clip.mp4")

    assert (tmp_path / "clip.mp4").read_bytes() == CLIP


async def test_the_signature_is_sent_exactly_as_it_was_written(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path
) -> None:
    odd = "clip%20one.mp4?Expires=1&Signature=a%2Bb%2fc%3D&x=a+b"
    server.script("status", finished(server, video_url=f"{server.url}/results/{odd}"))

    await provider.fetch(TICKET, tmp_path / "clip.mp4")

    assert server.sent("result")[0].path == f"/results/{odd}"


async def test_a_result_host_never_sees_the_key(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path
) -> None:
    await provider.fetch(TICKET, tmp_path / "clip.mp4")

    assert "Authorization" not in server.sent("result")[0].headers


@pytest.mark.parametrize(
    "reply",
    [
        breaks_off(200, CLIP[:1000], len(CLIP)),
        says(b""),
        says("<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>", 403),
        says("", 404),
        says("", 503),
        says(CLIP, 206),
        says("", 302, {"Location": "http://10.0.0.1/secret"}),
        drops,
    ],
    ids=["cut", "empty", "expired", "gone", "busy", "partial", "redirect", "dropped"],
)
async def test_a_failed_download_leaves_nothing_and_may_be_repeated(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path, reply: Any
) -> None:
    server.script("result", reply)

    with pytest.raises(TransientError):
        await provider.fetch(TICKET, tmp_path / "clip.mp4")
    assert _names_in(tmp_path) == []


async def test_a_new_attempt_asks_for_a_new_link(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path
) -> None:
    server.script("status", finished(server, path="old.mp4"), finished(server, path="new.mp4"))
    server.script("result", says("", 403), says(CLIP))

    with pytest.raises(TransientError, match="result_link_expired"):
        await provider.fetch(TICKET, tmp_path / "clip.mp4")
    await provider.fetch(TICKET, tmp_path / "clip.mp4")

    assert [seen.path.split("?")[0] for seen in server.sent("result")] == ["/old.mp4", "/new.mp4"]


async def test_what_a_killed_process_left_behind_does_no_harm(provider: EmojiV1, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"half")
    (tmp_path / "clip.mp4.part").write_bytes(b"x" * 1_000_000)

    await provider.fetch(TICKET, tmp_path / "clip.mp4")

    assert _names_in(tmp_path) == ["clip.mp4"]
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP


async def test_an_absurd_size_is_refused_whether_announced_or_not(
    make_provider: MakeProvider, server: ScriptedServer, tmp_path: Path
) -> None:
    provider = make_provider(fetch_limit=len(CLIP) - 1)
    server.script("result", says(CLIP), hangs(200, CLIP))

    for said in ("bytes announced", "more than"):
        with pytest.raises(DefectError, match=said):
            await provider.fetch(TICKET, tmp_path / "clip.mp4")
    assert _names_in(tmp_path) == []


async def test_a_download_that_stalls_or_drags_on_ends(
    make_provider: MakeProvider, server: ScriptedServer, tmp_path: Path
) -> None:
    server.script("result", hangs(200, CLIP[:100]))
    stalled = make_provider(read_timeout=timedelta(seconds=0.1))
    dragging = make_provider(connect_timeout=timedelta(seconds=0.2), fetch_timeout=timedelta(seconds=0.1))

    for provider in (stalled, dragging):
        with pytest.raises(TransientError, match="answer_timeout"):
            await provider.fetch(TICKET, tmp_path / "clip.mp4")
    assert _names_in(tmp_path) == []


@pytest.mark.parametrize("link", ["", 7, None, "clip.mp4", "/clip.mp4", "http://[broken", "http:///a"])
async def test_a_link_that_is_none_may_be_asked_for_again(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path, link: Any
) -> None:
    server.script("status", finished(server, video_url=link))

    with pytest.raises(TransientError, match="unreadable_answer"):
        await provider.fetch(TICKET, tmp_path / "clip.mp4")


@pytest.mark.parametrize("word", ["PENDING", "RUNNING", "CANCELED", "UNKNOWN"])
async def test_without_a_finished_task_there_is_nothing_to_fetch(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path, word: str
) -> None:
    server.script("status", says(task(word)))

    with pytest.raises(TransientError, match="task_"):
        await provider.fetch(TICKET, tmp_path / "clip.mp4")


async def test_fetching_a_failed_task_says_why_it_failed(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path
) -> None:
    server.script("status", says(task("FAILED", code="DataInspectionFailed", message="")))

    with pytest.raises(PolicyError):
        await provider.fetch(TICKET, tmp_path / "clip.mp4")


async def test_a_missing_folder_is_not_the_persons_fault(provider: EmojiV1, tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="result_not_written"):
        await provider.fetch(TICKET, tmp_path / "missing" / "clip.mp4")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's own")
@pytest.mark.parametrize("clip", [CLIP, CLIP[:500]], ids=["while writing", "while syncing"])
async def test_a_full_disk_is_told_as_such(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path, clip: bytes
) -> None:
    (tmp_path / "clip.mp4.part").symlink_to("/dev/full")
    server.script("result", says(clip))

    with pytest.raises(TransientError, match="No space left on device"):
        await provider.fetch(TICKET, tmp_path / "clip.mp4")
    assert _names_in(tmp_path) == []
