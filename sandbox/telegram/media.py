"""Media as messages show them: the Bot API's fields for each kind, made from stored files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.telegram.clips import ClipFacts
    from sandbox.telegram.files import FileStore, StoredFile
    from sandbox.telegram.photos import SizedPhoto


@dataclass(frozen=True, slots=True)
class Media:
    """One medium.

    Attributes:
        kind: photo, animation, video, document, sticker, live_photo or voice.
        fields: what it adds to a Message; an animation fills `document` too.
        file: the file whose bytes are the medium (the largest size of a photo).
        clip: what is known about a moving picture.
    """

    kind: str
    fields: dict[str, Any]
    file: StoredFile
    width: int = 0
    height: int = 0
    clip: ClipFacts | None = None

    def as_seen(self) -> dict[str, Any]:
        """Return the medium as the control API shows it."""
        return {
            "file_id": self.file.file_id,
            "file_unique_id": self.file.unique_id,
            "name": self.file.name,
            "mime": self.file.mime,
            "size": self.file.size,
            "width": self.width,
            "height": self.height,
            "duration": self.clip.duration if self.clip else 0.0,
            "has_audio": bool(self.clip and self.clip.has_audio),
        }


def photo(files: FileStore, sizes: Sequence[SizedPhoto]) -> Media:
    """Store all sizes of a photo."""
    stored = [files.keep(size.content, sort="photos", mime="image/jpeg") for size in sizes]
    listed = [
        {**file.as_json(), "width": size.width, "height": size.height}
        for file, size in zip(stored, sizes, strict=True)
    ]
    return Media("photo", {"photo": listed}, stored[-1], sizes[-1].width, sizes[-1].height)


def document(file: StoredFile, thumbnail: dict[str, Any] | None = None) -> Media:
    """Show a file as it is."""
    fields = _named(file) | ({"thumbnail": thumbnail} if thumbnail else {})
    return Media("document", {"document": fields}, file)


def animation(file: StoredFile, clip: ClipFacts, thumbnail: dict[str, Any] | None = None) -> Media:
    """Show a soundless clip that plays in a loop."""
    plain = _named(file) | ({"thumbnail": thumbnail} if thumbnail else {})
    fields = {"animation": {**plain, **_moving(clip)}, "document": plain}
    return Media("animation", fields, file, clip.width, clip.height, clip)


def video(file: StoredFile, clip: ClipFacts, thumbnail: dict[str, Any] | None = None) -> Media:
    """Show a clip with a play button."""
    fields = {**_named(file), **_moving(clip)} | ({"thumbnail": thumbnail} if thumbnail else {})
    return Media("video", {"video": fields}, file, clip.width, clip.height, clip)


def live_photo(still: Media, file: StoredFile, clip: ClipFacts) -> Media:
    """Show a still photo with the clip around it; Telegram sets `photo` beside `live_photo`."""
    sizes = still.fields["photo"]
    fields = {**file.as_json(), **_moving(clip), "mime_type": "video/mp4", "photo": sizes}
    return Media(
        "live_photo", {"live_photo": fields, "photo": sizes}, still.file, still.width, still.height, clip
    )


def sticker(file: StoredFile, width: int, height: int) -> Media:
    """Show a static sticker."""
    plain = {"type": "regular", "is_animated": False, "is_video": False, "width": width, "height": height}
    return Media("sticker", {"sticker": {**file.as_json(), **plain}}, file, width, height)


def voice(file: StoredFile, seconds: int) -> Media:
    """Show a voice note."""
    fields = {**file.as_json(), "duration": seconds, "mime_type": file.mime or "audio/ogg"}
    return Media("voice", {"voice": fields}, file)


def _named(file: StoredFile) -> dict[str, Any]:
    optional = {"file_name": file.name, "mime_type": file.mime}
    return file.as_json() | {name: value for name, value in optional.items() if value}


def _moving(clip: ClipFacts) -> dict[str, Any]:
    return {"width": clip.width, "height": clip.height, "duration": round(clip.duration)}
