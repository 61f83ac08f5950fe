"""The whole way of one clip, by a bare client."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import av

from tests.sandbox.dashscope.bare import RESOLVE, photo_bytes

if TYPE_CHECKING:
    from tests.sandbox.dashscope.bare import Provider


async def test_a_photo_becomes_a_clip_and_costs_what_the_price_list_says(provider: Provider) -> None:
    photo = photo_bytes(800, 600)
    found = await provider.detect(await provider.upload(photo, "emoji-detect-v1"), RESOLVE)
    assert found.status == 200
    boxes = found.json["output"]
    address = await provider.upload(photo, "emoji-v1")
    accepted = await provider.submit(
        address, face_bbox=boxes["bbox_face"], ext_bbox=boxes["ext_bbox_face"], driven_id="mengwa_kaixin"
    )
    assert accepted.json["output"]["task_status"] == "PENDING"
    task_id = accepted.json["output"]["task_id"]
    output = await provider.until(task_id, "SUCCEEDED")
    clip = await provider.call("GET", output["video_url"], key=None)
    assert clip.status == 200
    with av.open(io.BytesIO(clip.body), "r") as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.codec_context.name) == (512, 512, "h264")
        assert not container.streams.audio
        assert len(list(container.decode(stream))) == 3
    ledger = await provider.ledger()
    assert [entry["amount"] for entry in ledger["entries"]] == ["0.004", "0.08"]
    assert ledger["total"] == "0.084"
    assert (ledger["submitted"], ledger["detects"]) == (1, 1)
