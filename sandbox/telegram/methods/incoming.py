"""Media a bot sends: uploads looked into as Telegram's servers do, and file ids it may use again."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

from PIL import Image

from sandbox.telegram import media as kinds
from sandbox.telegram.clips import gif_to_mp4, look_into
from sandbox.telegram.errors import ActError, ApiError, bad_request
from sandbox.telegram.parameters import Upload
from sandbox.telegram.photos import SizedPhoto

if TYPE_CHECKING:
    from sandbox.telegram.clips import ClipFacts
    from sandbox.telegram.files import StoredFile
    from sandbox.telegram.media import Media
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_ATTACHED = "attach://"
_LONGEST_SIDES = 10_000
_STEEPEST_RATIO = 20


async def read_media(
    world: World, parameters: Parameters, field: str, kind: str, *, editing: bool = False
) -> Media:
    """Return the medium that a call brings in a field.

    Args:
        world: where it will be stored.
        parameters: the call, or the InputMedia inside it, with the uploads beside it.
        field: the parameter that holds the upload, its attach:// name or a file id.
        kind: what the bot calls it: photo, animation, video or document.
        editing: it comes with editMessageMedia, where soundless clips are treated otherwise.

    Raises:
        ApiError: there is none, it is too big, broken, or cannot be reached.
    """
    upload = find_upload(parameters, field)
    if upload is None:
        return _known_media(world, parameters.text(field), kind)
    _check_size(world, upload, kind)
    if kind == "photo":
        return world.remember(kinds.photo(world.files, [_measured(upload)]))
    return world.remember(await _clip_or_document(world, parameters, upload, kind, editing=editing))


def find_upload(parameters: Parameters, field: str) -> Upload | None:
    """Return the file that came under this field's name or under the name it attaches."""
    wish = parameters.text(field)
    if wish.startswith(_ATTACHED):
        return parameters.files.get(wish.removeprefix(_ATTACHED))
    return parameters.files.get(field)


def _known_media(world: World, wish: str, kind: str) -> Media:
    """Return a medium by file id. Its kind stays what it is: a photo can never be anything else."""
    if not wish:
        raise bad_request(f"there is no {kind} in the request")
    if wish.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = world.media.get(wish)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if (known.kind == "photo") != (kind == "photo"):
        raise bad_request(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
    return known


def _check_size(world: World, upload: Upload, kind: str) -> None:
    size, most = len(upload.content), world.switches.photo_limit
    if not size:
        raise bad_request("file must be non-empty")
    if size > world.switches.upload_limit:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and size > most:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {most} bytes"
        )


def _measured(upload: Upload) -> SizedPhoto:
    """Read a photo's header only; the bot gets back the one size it sent."""
    try:
        with Image.open(io.BytesIO(upload.content)) as image:
            width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if width + height > _LONGEST_SIDES or max(width, height) > _STEEPEST_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return SizedPhoto(upload.content, width, height)


async def _clip_or_document(
    world: World, parameters: Parameters, upload: Upload, kind: str, *, editing: bool
) -> Media:
    """Store an upload as the clip it is; what is no MP4 is a document, whatever the bot called it."""
    if kind == "animation" and upload.content.startswith(b"GIF8"):
        upload = await _converted(upload)
    thumbnail = _thumbnail(world, find_upload(parameters, "thumbnail"))
    clip = look_into(upload.content) if upload.content[4:8] == b"ftyp" else None
    if clip is None or not clip.is_mp4:
        return kinds.document(_store(world, upload, "documents"), thumbnail)
    shown = _kind_of_clip(world, parameters, kind, clip, editing=editing)
    if shown == "animation":
        return kinds.animation(_store(world, upload, "animations"), clip, thumbnail)
    if shown == "video":
        return kinds.video(_store(world, upload, "videos"), clip, thumbnail)
    return kinds.document(_store(world, upload, "documents"), thumbnail)


def _kind_of_clip(world: World, parameters: Parameters, asked: str, clip: ClipFacts, *, editing: bool) -> str:
    """Return what a clip becomes that the bot calls `asked` (facts/telegram.md section 4)."""
    if asked == "animation" or clip.has_audio:
        return asked
    switches = world.switches
    if asked == "video":
        becomes: str = switches.edited_silent_video if editing else switches.silent_mp4
    elif parameters.flag("disable_content_type_detection"):
        becomes = "document"
    else:
        becomes = switches.edited_silent_document if editing else switches.silent_document
    return "animation" if becomes == "animation" else asked


async def _converted(upload: Upload) -> Upload:
    """Turn a GIF into the MP4 that Telegram makes of it; a broken one stays what it was."""
    try:
        content = await asyncio.to_thread(gif_to_mp4, upload.content)
    except ActError:
        return upload
    return Upload(f"{upload.name}.mp4", "video/mp4", content)


def _thumbnail(world: World, upload: Upload | None) -> dict[str, Any] | None:
    """Store a thumbnail that came along; one that is no picture is ignored."""
    if upload is None:
        return None
    try:
        size = _measured(upload)
    except ApiError:
        return None
    stored = world.files.keep(upload.content, sort="photos", mime="image/jpeg")
    return {**stored.as_json(), "width": size.width, "height": size.height}


def _store(world: World, upload: Upload, sort: str) -> StoredFile:
    return world.files.keep(upload.content, sort=sort, name=upload.name, mime=upload.mime)
