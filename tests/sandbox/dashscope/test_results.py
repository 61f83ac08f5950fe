"""Result links: who may download, what, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from yarl import URL

if TYPE_CHECKING:
    from tests.sandbox.dashscope.bare import Provider, Reply


async def link_of(provider: Provider) -> URL:
    """Return the link of a fresh clip."""
    output = await provider.until(await provider.order(), "SUCCEEDED")
    return URL(output["video_url"])


async def get(provider: Provider, link: URL, **headers: str) -> Reply:
    """Download without a key."""
    return await provider.call("GET", str(link), key=None, headers=headers)


async def test_a_link_gives_a_whole_mp4_that_has_its_index_in_front(provider: Provider) -> None:
    link = await link_of(provider)
    reply = await get(provider, link)
    assert (link.scheme, reply.status, reply.headers["Content-Type"]) == ("http", 200, "video/mp4")
    assert int(reply.headers["Content-Length"]) == len(reply.body)
    assert 0 < reply.body.index(b"moov") < reply.body.index(b"mdat")
    assert provider.events("provider.result")[0].facts["bytes"] == len(reply.body)


@pytest.mark.parametrize("change", [{"Signature": "AAAA"}, {"Expires": "9999999999"}])
async def test_a_link_that_was_tampered_with_is_refused(provider: Provider, change: dict[str, str]) -> None:
    reply = await get(provider, (await link_of(provider)).update_query(change))
    assert reply.status == 403
    assert b"<Code>SignatureDoesNotMatch</Code>" in reply.body


async def test_a_clip_without_a_signature_is_refused(provider: Provider) -> None:
    reply = await get(provider, (await link_of(provider)).with_query(None))
    assert reply.status == 403
    assert b"<Code>AccessDenied</Code>" in reply.body


async def test_a_link_expires_after_a_day(provider: Provider) -> None:
    link = await link_of(provider)
    provider.switches.clock_skew = 24 * 3600 + 5
    reply = await get(provider, link)
    assert (reply.status, reply.headers["Content-Type"]) == (403, "application/xml")
    assert b"Request has expired." in reply.body


async def test_a_link_can_be_expired_by_hand(provider: Provider) -> None:
    link = await link_of(provider)
    await provider.control("POST", f"/tasks/{link.parts[2]}/expire_link")
    assert (await get(provider, link)).status == 403


async def test_a_clip_that_never_was_is_a_404_in_xml(provider: Provider) -> None:
    reply = await get(provider, URL(f"{provider.url}/results/nobody/clip.mp4"))
    assert reply.status == 404
    assert b"<Code>NoSuchKey</Code>" in reply.body


async def test_a_part_of_a_clip_can_be_asked_for(provider: Provider) -> None:
    link = await link_of(provider)
    whole = await get(provider, link)
    part = await get(provider, link, Range="bytes=10-19")
    tail = await get(provider, link, Range="bytes=-5")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.body)}"
    assert tail.body == whole.body[-5:]


@pytest.mark.parametrize("asked", ["bytes=99999999-", "lines=1-2"])
async def test_a_part_that_does_not_exist_is_refused(provider: Provider, asked: str) -> None:
    reply = await get(provider, await link_of(provider), Range=asked)
    assert reply.status == 416


async def test_a_result_may_call_itself_something_else(provider: Provider) -> None:
    provider.switches.result_content_type = "application/octet-stream"
    reply = await get(provider, await link_of(provider))
    assert reply.headers["Content-Type"] == "application/octet-stream"


async def test_a_result_may_lie_on_a_host_that_cannot_be_reached(provider: Provider) -> None:
    provider.switches.result_host = "http://127.0.0.1:1"
    assert (await link_of(provider)).port == 1


async def test_a_result_may_come_slowly_but_whole(provider: Provider) -> None:
    link = await link_of(provider)
    quick = await get(provider, link)
    provider.switches.result_seconds = 0.2
    slow = await get(provider, link)
    assert slow.body == quick.body


async def test_two_tasks_never_have_the_same_clip(provider: Provider) -> None:
    first, second = await link_of(provider), await link_of(provider)
    assert (await get(provider, first)).body != (await get(provider, second)).body
