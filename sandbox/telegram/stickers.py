"""Sticker sets: who owns them, what is in them, and how the Bot API and the control API tell it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from sandbox.telegram.accounts import User
    from sandbox.telegram.media import Media, Thumbnail
    from sandbox.telegram.sticker_files import Format

MOST_STICKERS = 120
MOST_EMOJI_STICKERS = 200


@dataclass(slots=True)
class Sticker:
    """One sticker of a set.

    Attributes:
        media: the file, as a message outside of a set would show it.
        emoji: those it stands for; the first is shown with it.
        mask_position: where it sits on a face, in a set of masks.
        custom_emoji_id: by which texts name it, in a set of custom emoji.
    """

    media: Media
    format: Format
    emoji: list[str]
    keywords: list[str] = field(default_factory=list)
    mask_position: dict[str, Any] | None = None
    custom_emoji_id: str = ""

    @property
    def file_id(self) -> str:
        """The id by which the Bot API's methods name it."""
        return self.media.file.file_id


@dataclass(slots=True)
class StickerSet:
    """One set; its sticker's media carry its name while they are in it."""

    name: str
    title: str
    sticker_type: str
    owner: User
    needs_repainting: bool = False
    stickers: list[Sticker] = field(default_factory=list)
    thumbnail: Thumbnail | None = None

    @property
    def most(self) -> int:
        """How many stickers fit in."""
        return MOST_EMOJI_STICKERS if self.sticker_type == "custom_emoji" else MOST_STICKERS

    def position(self, file_id: str) -> int:
        """Return where a sticker is.

        Raises:
            ValueError: it is not in the set.
        """
        return [sticker.file_id for sticker in self.stickers].index(file_id)

    def media_of(self, sticker: Sticker) -> Media:
        """Return a sticker as messages show it while it is in this set."""
        told: dict[str, Any] = {"type": self.sticker_type, "set_name": self.name, "emoji": sticker.emoji[0]}
        if sticker.mask_position is not None:
            told["mask_position"] = sticker.mask_position
        if sticker.custom_emoji_id:
            told["custom_emoji_id"] = sticker.custom_emoji_id
        if self.needs_repainting:
            told["needs_repainting"] = True
        shown = {"sticker": {**sticker.media.fields["sticker"], **told}}
        return replace(sticker.media, fields=shown, emoji=sticker.emoji[0], set_name=self.name)

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's StickerSet."""
        shown = {
            "name": self.name,
            "title": self.title,
            "sticker_type": self.sticker_type,
            "stickers": [self.media_of(sticker).fields["sticker"] for sticker in self.stickers],
        }
        return shown | ({"thumbnail": self.thumbnail.as_json()} if self.thumbnail else {})

    def as_seen(self) -> dict[str, Any]:
        """Return the set as the control API shows it."""
        return {
            "name": self.name,
            "title": self.title,
            "sticker_type": self.sticker_type,
            "owner": self.owner.id,
            "stickers": [
                {
                    "emoji": sticker.emoji,
                    "keywords": sticker.keywords,
                    "format": sticker.format,
                    "file_unique_id": sticker.media.file.unique_id,
                    "width": sticker.media.width,
                    "height": sticker.media.height,
                }
                for sticker in self.stickers
            ],
        }


@dataclass(slots=True)
class StickerShelf:
    """All sets by name; Telegram does not mind upper and lower case in it."""

    sets: dict[str, StickerSet] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        """Return whether a name is taken."""
        return name.lower() in self.sets

    def add(self, made: StickerSet) -> None:
        """Put a new set on the shelf."""
        self.sets[made.name.lower()] = made

    def find(self, name: str) -> StickerSet:
        """Return a set.

        Raises:
            ApiError: there is none of this name.
        """
        found = self.sets.get(name.lower())
        if found is None:
            raise bad_request("STICKERSET_INVALID")
        return found

    def remove(self, name: str) -> StickerSet:
        """Take a set away and return it.

        Raises:
            ApiError: there is none of this name.
        """
        found = self.find(name)
        del self.sets[found.name.lower()]
        return found

    def place(self, file_id: str) -> tuple[StickerSet, int]:
        """Return the set a sticker is in, and where.

        Raises:
            ApiError: it is in none.
        """
        for candidate in self.sets.values():
            if any(sticker.file_id == file_id for sticker in candidate.stickers):
                return candidate, candidate.position(file_id)
        raise bad_request("STICKER_INVALID")
