"""The part of the control client that brings files: photos, clips, stickers, sounds, profile photos."""

from __future__ import annotations

import io
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

from sandbox.control_wire import ControlWire, author_fields, id_of
from sandbox.views import Sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.views import Person, Where

_USUAL = {
    "photo": ("photo.jpg", "image/jpeg"),
    "sticker": ("sticker.webp", "image/webp"),
    "animation": ("animation.gif", "image/gif"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("note.mp4", "video/mp4"),
    "live_photo": ("live.mp4", "video/mp4"),
    "voice": ("voice.oga", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
}


@dataclass(frozen=True, slots=True)
class File:
    """A file to send, with the name and type it claims."""

    content: bytes
    name: str = ""
    mime: str = ""


Sendable = bytes | Path | str | File


class FileHands(ControlWire):
    """Sends files for people, as their apps would."""

    async def send_files(
        self,
        where: Where,
        kind: str,
        files: Sequence[Sendable],
        *,
        caption: str = "",
        sender: Person | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        largest: int | None = None,
        spoiler: bool = False,
        as_group: bool | None = None,
        as_channel: str | None = None,
    ) -> Sent:
        """Send files as one kind of media: one message, or an album of several.

        Args:
            where: the chat.
            kind: photo, document, animation, sticker, live_photo (a still and a clip), video, video_note,
                voice or audio.
            files: bytes, paths, or `File` when name and type matter.
            caption: words below the (first) medium.
            sender: who sends it; needed in groups.
            reply_to: the message it answers.
            thread: the topic.
            largest: long side up to which the app sends photos, in pixels.
            spoiler: covered until it is tapped.
            as_group: an administrator sends it as the group itself.
            as_channel: the title of a channel that sends it.
        """
        options = {"kind": kind, "caption": caption or None, "largest": largest, "spoiler": spoiler or None}
        author = author_fields(sender, reply_to, thread, as_group=as_group, as_channel=as_channel)
        form = _form("file", kind, files)
        for name, value in (options | author).items():
            if value is not None:
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        return Sent.from_json(await self.request("POST", f"chats/{id_of(where)}/send", data=form))

    async def send_photo(self, where: Where, photo: Sendable, **options: Any) -> Sent:
        """Send a photo, compressed as an app does; options as `send_files`."""
        return await self.send_files(where, "photo", [photo], **options)

    async def send_album(self, where: Where, photos: Sequence[Sendable], **options: Any) -> Sent:
        """Send several photos at once; options as `send_files`."""
        return await self.send_files(where, "photo", photos, **options)

    async def send_document(self, where: Where, document: Sendable, **options: Any) -> Sent:
        """Send a file unchanged; options as `send_files`."""
        return await self.send_files(where, "document", [document], **options)

    async def send_animation(self, where: Where, animation: Sendable, **options: Any) -> Sent:
        """Send a GIF or an MP4 as animation; options as `send_files`."""
        return await self.send_files(where, "animation", [animation], **options)

    async def send_video(self, where: Where, video: Sendable, **options: Any) -> Sent:
        """Send a video; options as `send_files`."""
        return await self.send_files(where, "video", [video], **options)

    async def send_sticker(self, where: Where, sticker: Sendable, **options: Any) -> Sent:
        """Send a static sticker (WEBP); options as `send_files`."""
        return await self.send_files(where, "sticker", [sticker], **options)

    async def send_live_photo(self, where: Where, still: Sendable, clip: Sendable, **options: Any) -> Sent:
        """Send a live photo; options as `send_files`."""
        return await self.send_files(where, "live_photo", [still, clip], **options)

    async def set_profile_photo(self, person: Person, photo: Sendable) -> None:
        """Give a person a new profile photo; the older ones stay behind it."""
        await self.request("POST", f"people/{person.id}/photo", data=_form("photo", "photo", [photo]))

    async def remove_profile_photos(self, person: Person) -> None:
        """Take all profile photos of a person away."""
        await self.request("DELETE", f"people/{person.id}/photo")


def _form(field: str, kind: str, files: Sequence[Sendable]) -> aiohttp.FormData:
    """Return a form with files under one field name."""
    form = aiohttp.FormData()
    for number, file in enumerate(files):
        content, name, mime = _opened(file, kind, number)
        form.add_field(field, io.BytesIO(content), filename=name, content_type=mime)
    return form


def _opened(file: Sendable, kind: str, number: int) -> tuple[bytes, str, str]:
    """Return bytes, name and type; what is not said is left to common sense."""
    if isinstance(file, bytes):
        file = File(file)
    if not isinstance(file, File):
        path = Path(file)
        file = File(path.read_bytes(), path.name)
    usual, mime = _USUAL.get(kind, ("file.bin", "application/octet-stream"))
    name = file.name or f"{number}-{usual}"
    return file.content, name, file.mime or mimetypes.guess_type(name)[0] or mime
