"""An upload on its way to become a medium, with everything the call said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sandbox.telegram.files import StoredFile
    from sandbox.telegram.parameters import Parameters, Upload
    from sandbox.telegram.world import World

Way = Literal["sent", "edited", "album"]


@dataclass(frozen=True, slots=True)
class Brought:
    """One upload on its way to become a medium.

    Attributes:
        asked: what the bot calls it.
        way: sent alone, edited in, or one of an album.
        fields: the call, or the InputMedia inside it.
    """

    upload: Upload
    thumbnail: Upload | None
    asked: str
    way: Way
    fields: Parameters

    def store(self, world: World, sort: str) -> StoredFile:
        """Keep the file under the name and the type it came with."""
        return keep(world, self.upload, sort)

    def store_nameless(self, world: World, sort: str) -> StoredFile:
        """Keep the file as what has no name of its own: a sticker, a note."""
        return world.files.keep(self.upload.content, sort=sort, mime=self.upload.mime)


def keep(world: World, upload: Upload, sort: str) -> StoredFile:
    """Keep a file under the name and the type it came with."""
    return world.files.keep(upload.content, sort=sort, name=upload.name, mime=upload.mime)
