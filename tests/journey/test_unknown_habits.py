"""Telegram does not document what an edit makes of a soundless clip; the bot must live with every answer."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.visitor import Visitor

_VIDEO_BECOMES = ("video", "animation")
_DOCUMENT_BECOMES = ("document", "animation")
_FORBIDDEN: tuple[tuple[str, ...], ...] = ((), ("animation",), ("animation", "video"))
_HABITS = list(product(_VIDEO_BECOMES, _DOCUMENT_BECOMES, (True, False), _FORBIDDEN))


def _becomes(video: str, forbidden: tuple[str, ...], *, checks: bool) -> str:
    """Return the kind that must stand there: the best one the chat lets through, as Telegram keeps it.

    A document stays one whatever the habit: the bot asks Telegram not to look into it.
    """
    if not checks or "animation" not in forbidden:
        return "animation"
    return video if "video" not in forbidden else "document"


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(("video", "document", "checks", "forbidden"), _HABITS)
async def test_one_tap_is_one_clip_and_one_paid_task_whatever_telegram_makes_of_an_edit(
    alice: Visitor, control: Control, video: str, document: str, forbidden: tuple[str, ...], *, checks: bool
) -> None:
    await control.switch(
        telegram={
            "edited_silent_video": video,
            "edited_silent_document": document,
            "edits_check_rights": checks,
            "forbidden_kinds": {str(alice.person.id): list(forbidden)},
        }
    )
    await alice.order("Sleepy")

    (clip,) = await alice.clips()

    assert clip.kind == _becomes(video, forbidden, checks=checks)
    assert clip.words == "😴 Sleepy · made by AI"
    assert clip.labels == ["Another expression", "Again"]
    ledger = await control.ledger()
    assert len(ledger["tasks"]) == 1


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("video", _VIDEO_BECOMES)
async def test_a_clip_that_had_to_be_a_video_can_be_followed_by_another(
    alice: Visitor, control: Control, video: str
) -> None:
    await control.switch(
        telegram={"edited_silent_video": video, "forbidden_kinds": {"*": ["animation"]}},
    )
    await alice.order("Sleepy")
    (clip,) = await alice.clips()

    await alice.press(clip, "Again")

    clips = await alice.clips(2)
    assert [shown.kind for shown in clips] == [video, video]
    assert len((await control.ledger())["tasks"]) == 2


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("video", _VIDEO_BECOMES)
async def test_a_clip_whose_edit_was_never_answered_still_stands_there_once(
    alice: Visitor, control: Control, video: str
) -> None:
    await control.switch(
        telegram={"edited_silent_video": video, "forbidden_kinds": {"*": ["animation"]}},
    )
    await control.fault("telegram", "editMessageMedia", "drop_after")
    await alice.order("Sleepy")

    await control.wait_for("telegram.call", method="editMessageMedia", count=2)
    await alice.clips()
    await alice.write("/jobs")
    await alice.reads("Sleepy – done")

    assert len(await alice.clips()) == 1
    assert len((await control.ledger())["tasks"]) == 1
