"""The acting half of the control client: people, chats, and everything people do."""

from __future__ import annotations

import io
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

from sandbox.control_wire import ControlWire, id_of
from sandbox.views import Group, Person, Pressed, Sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.views import Where

_USUAL = {
    "photo": ("photo.jpg", "image/jpeg"),
    "sticker": ("sticker.webp", "image/webp"),
    "animation": ("animation.gif", "image/gif"),
    "video": ("video.mp4", "video/mp4"),
    "live_photo": ("live.mp4", "video/mp4"),
    "voice": ("voice.oga", "audio/ogg"),
}


@dataclass(frozen=True, slots=True)
class File:
    """A file to send, with the name and type it claims."""

    content: bytes
    name: str = ""
    mime: str = ""


Sendable = bytes | Path | str | File


class Hands(ControlWire):
    """Creates people and groups and acts for them."""

    async def person(
        self,
        first_name: str = "",
        *,
        username: str = "",
        language_code: str = "",
        person_id: int | None = None,
    ) -> Person:
        """Create a person."""
        wish = {
            "first_name": first_name,
            "username": username,
            "language_code": language_code,
            "id": person_id,
        }
        made = await self.post("people", **wish)
        return Person(made["id"], made["first_name"], made.get("username", ""), made.get("language_code", ""))

    async def group(
        self, title: str, *members: Person, type_: str = "supergroup", is_forum: bool = False
    ) -> Group:
        """Create a group with the bot and these people; the first of them adds the bot."""
        ids = [member.id for member in members]
        made = await self.post("chats", type=type_, title=title, members=ids, is_forum=is_forum)
        return Group(made["id"], made["title"], made["type"])

    async def send_text(
        self,
        where: Where,
        text: str,
        *,
        sender: Person | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        as_group: bool | None = None,
        as_channel: str | None = None,
    ) -> Sent:
        """Write text; an administrator as the group itself, or anybody as a channel of that title."""
        masks = {"as_group": as_group, "as_channel": as_channel}
        fields: dict[str, Any] = {**_place(sender, reply_to, thread), **masks}
        return _sent(await self.post(f"chats/{id_of(where)}/send", text=text, **fields))

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
    ) -> Sent:
        """Send files as one kind of media: one message, or an album of several.

        Args:
            where: the chat.
            kind: photo, document, animation, sticker, live_photo (a still and a clip), video or voice.
            files: bytes, paths, or `File` when name and type matter.
            caption: words below the (first) medium.
            sender: who sends it; needed in groups.
            reply_to: the message it answers.
            thread: the topic.
            largest: long side up to which the app sends photos, in pixels.
            spoiler: covered until it is tapped.
        """
        form = aiohttp.FormData()
        options = {"caption": caption, "largest": largest, "spoiler": "true" if spoiler else None}
        fields = {"kind": kind, **options, **_place(sender, reply_to, thread)}
        for name, value in fields.items():
            if value is not None and value != "":
                form.add_field(name, str(value))
        for number, file in enumerate(files):
            content, file_name, mime = _opened(file, kind, number)
            form.add_field("file", io.BytesIO(content), filename=file_name, content_type=mime)
        return _sent(await self.request("POST", f"chats/{id_of(where)}/send", data=form))

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

    async def forward(self, where: Where, message_id: int, *, sender: Person | None = None) -> Sent:
        """Send a message of this chat on to the same chat: the same file under a new message."""
        fields = _place(sender, None, None)
        return _sent(await self.post(f"chats/{id_of(where)}/send", forward=message_id, **fields))

    async def edit(self, where: Where, message_id: int, text: str) -> Sent:
        """Change a person's text or caption."""
        return _sent(await self.post(f"chats/{id_of(where)}/edit", message_id=message_id, text=text))

    async def press(
        self,
        where: Where,
        message_id: int,
        *,
        data: str | None = None,
        text: str | None = None,
        button: tuple[int, int] | None = None,
        sender: Person | None = None,
        force: bool = False,
    ) -> Pressed:
        """Press a button by its data, its text, or its row and column; `force` presses any data."""
        fields = {"data": data, "text": text, "button": button, "force": force, **_place(sender, None, None)}
        answer = await self.post(f"chats/{id_of(where)}/press", message_id=message_id, **fields)
        return Pressed(answer["callback_id"], answer["update_id"])

    async def delete(self, where: Where, message_id: int) -> None:
        """Delete a message for everyone."""
        await self.post(f"chats/{id_of(where)}/delete", message_id=message_id)

    async def block(self, where: Where, *, blocked: bool = True, sender: Person | None = None) -> None:
        """Block or unblock the bot; in a group remove it or take it back."""
        await self.post(f"chats/{id_of(where)}/block", blocked=blocked, **_place(sender, None, None))

    async def react(
        self, where: Where, message_id: int, emoji: str | None, *, sender: Person | None = None
    ) -> None:
        """Put an emoji on a message, in place of the one before; None takes it off."""
        wish = {"message_id": message_id, "emoji": emoji, "from": sender.id if sender else None}
        await self.post(f"chats/{id_of(where)}/react", **wish)


def _place(sender: Person | None, reply_to: int | None, thread: int | None) -> dict[str, int | None]:
    return {"from": sender.id if sender else None, "reply_to": reply_to, "thread": thread}


def _sent(answer: dict[str, Any]) -> Sent:
    ids, updates = tuple(answer["message_ids"]), tuple(answer["update_ids"])
    return Sent(answer["message_id"], answer["update_id"], ids, updates)


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
