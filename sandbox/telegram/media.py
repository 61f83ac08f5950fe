"""Media as messages show them: the Bot API's fields for each kind, made from stored files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.telegram.clips import ClipFacts
    from sandbox.telegram.files import FileStore, StoredFile
    from sandbox.telegram.photos import SizedPhoto
    from sandbox.telegram.sounds import SoundFacts
    from sandbox.telegram.sticker_files import StickerFile


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small JPEG that stands for a medium until it is loaded."""

    file: StoredFile
    width: int
    height: int

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's PhotoSize."""
        return {**self.file.as_json(), "width": self.width, "height": self.height}


@dataclass(frozen=True, slots=True)
class Media:
    """One medium.

    Attributes:
        kind: photo, animation, video, video_note, document, sticker, live_photo, voice or audio.
        fields: what it adds to a Message; an animation fills `document` too.
        file: the file whose bytes are the medium (the largest size of a photo).
        clip: what is known about a moving picture.
        thumbnail: the small picture that came along; of a photo its smallest size.
        moving: of a live photo the clip around the still.
        emoji, set_name: of a sticker.
        seconds: length of what is only heard.
    """

    kind: str
    fields: dict[str, Any]
    file: StoredFile
    width: int = 0
    height: int = 0
    clip: ClipFacts | None = None
    thumbnail: StoredFile | None = None
    moving: StoredFile | None = None
    emoji: str = ""
    set_name: str = ""
    seconds: float = 0.0

    def as_seen(self) -> dict[str, Any]:
        """Return the medium as the control API shows it."""
        return {
            "kind": self.kind,
            "file_id": self.file.file_id,
            "file_unique_id": self.file.unique_id,
            "name": self.file.name,
            "mime": self.file.mime,
            "size": self.file.size,
            "width": self.width,
            "height": self.height,
            "duration": self.clip.duration if self.clip else self.seconds,
            "has_audio": bool(self.clip and self.clip.has_audio),
            "emoji": self.emoji or None,
            "set_name": self.set_name or None,
        }


def photo(files: FileStore, sizes: Sequence[SizedPhoto]) -> Media:
    """Store all sizes of a photo."""
    stored = [files.keep(size.content, sort="photos", mime="image/jpeg") for size in sizes]
    listed = [
        {**file.as_json(), "width": size.width, "height": size.height}
        for file, size in zip(stored, sizes, strict=True)
    ]
    biggest = sizes[-1]
    fields = {"photo": listed}
    return Media("photo", fields, stored[-1], biggest.width, biggest.height, thumbnail=stored[0])


def document(file: StoredFile, thumbnail: Thumbnail | None = None) -> Media:
    """Show a file as it is."""
    return Media("document", {"document": _named(file, thumbnail)}, file, thumbnail=_file_of(thumbnail))


def animation(file: StoredFile, clip: ClipFacts, thumbnail: Thumbnail | None = None) -> Media:
    """Show a soundless clip that plays in a loop."""
    plain = _named(file, thumbnail)
    fields = {"animation": {**plain, **_moving(clip)}, "document": plain}
    return Media("animation", fields, file, clip.width, clip.height, clip, _file_of(thumbnail))


def video(file: StoredFile, clip: ClipFacts, thumbnail: Thumbnail | None = None) -> Media:
    """Show a clip with a play button."""
    fields = {"video": {**_named(file, thumbnail), **_moving(clip)}}
    return Media("video", fields, file, clip.width, clip.height, clip, _file_of(thumbnail))


def video_note(file: StoredFile, clip: ClipFacts, thumbnail: Thumbnail | None = None) -> Media:
    """Show a square clip as a circle; it has neither name nor type."""
    plain = {**file.as_json(), "length": clip.width, "duration": round(clip.duration)}
    fields = {"video_note": plain | ({"thumbnail": thumbnail.as_json()} if thumbnail else {})}
    return Media("video_note", fields, file, clip.width, clip.height, clip, _file_of(thumbnail))


def live_photo(still: Media, file: StoredFile, clip: ClipFacts) -> Media:
    """Show a still photo with the clip around it; Telegram sets `photo` beside `live_photo`."""
    sizes = still.fields["photo"]
    fields = {**file.as_json(), **_moving(clip), "mime_type": "video/mp4", "photo": sizes}
    shown = {"live_photo": fields, "photo": sizes}
    return Media("live_photo", shown, still.file, still.width, still.height, clip, still.thumbnail, file)


def sticker(file: StoredFile, facts: StickerFile, emoji: str = "") -> Media:
    """Show a static or a video sticker that is in no set."""
    fields = {
        **file.as_json(),
        "type": "regular",
        "is_animated": False,
        "is_video": facts.format == "video",
        "width": facts.width,
        "height": facts.height,
    }
    shown = {"sticker": fields | ({"emoji": emoji} if emoji else {})}
    return Media("sticker", shown, file, facts.width, facts.height, emoji=emoji)


def voice(file: StoredFile, sound: SoundFacts) -> Media:
    """Show a voice note."""
    fields = {**file.as_json(), "duration": round(sound.duration), "mime_type": file.mime or "audio/ogg"}
    return Media("voice", {"voice": fields}, file, seconds=sound.duration)


def audio(file: StoredFile, sound: SoundFacts, **told: str) -> Media:
    """Show music; `told` are its title and performer, left out when empty."""
    names = {name: text for name, text in told.items() if text}
    fields = {**_named(file), "duration": round(sound.duration), **names}
    return Media("audio", {"audio": fields}, file, seconds=sound.duration)


def _file_of(thumbnail: Thumbnail | None) -> StoredFile | None:
    return thumbnail.file if thumbnail else None


def _named(file: StoredFile, thumbnail: Thumbnail | None = None) -> dict[str, Any]:
    optional: dict[str, Any] = {"file_name": file.name, "mime_type": file.mime}
    if thumbnail:
        optional["thumbnail"] = thumbnail.as_json()
    return file.as_json() | {name: value for name, value in optional.items() if value}


def _moving(clip: ClipFacts) -> dict[str, Any]:
    return {"width": clip.width, "height": clip.height, "duration": round(clip.duration)}
