"""The calls that tests of sticker sets begin with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiogram import types

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File

if TYPE_CHECKING:
    from sandbox.client import Person
    from tests.sandbox.telegram.bare import BareBot

NAME = "faces_by_selfmoji_bot"
MOVING = File(samples.webm(), "s.webm", "video/webm")


def input_sticker(attached: str = "s", kind: str = "video", **fields: Any) -> dict[str, Any]:
    """Return an InputSticker whose file comes beside it."""
    return {"sticker": f"attach://{attached}", "format": kind, "emoji_list": ["😴"], **fields}


async def make_set(bot: BareBot, owner: Person, count: int = 1, **fields: str | float) -> None:
    """Make a set of video stickers."""
    wish: dict[str, str | float] = {"user_id": owner.id, "name": NAME, "title": "Faces", **fields}
    wish.setdefault("stickers", json.dumps([input_sticker()] * count))
    answer = await bot.upload("createNewStickerSet", {"s": MOVING}, **wish)
    assert answer.body == {"ok": True, "result": True}


async def stickers(bot: BareBot, name: str = NAME) -> list[types.Sticker]:
    """Return what is in a set."""
    return types.StickerSet.model_validate(await bot.call("getStickerSet", name=name)).stickers
