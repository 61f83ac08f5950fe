"""Media a call brings: an upload, or the file id of something Telegram holds already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.methods.brought import Brought
from sandbox.telegram.methods.uploaded import MAKERS

if TYPE_CHECKING:
    from sandbox.telegram.media import Media
    from sandbox.telegram.methods.brought import Way
    from sandbox.telegram.parameters import Parameters, Upload
    from sandbox.telegram.world import World

_ATTACHED = "attach://"
# How Telegram calls the kinds of files in its refusals.
_TYPES = {"video_note": "VideoNote", "voice": "VoiceNote", "live_photo": "Photo"}


async def read_media(
    world: World, parameters: Parameters, field: str, kind: str, *, way: Way = "sent"
) -> Media:
    """Return the medium that a call brings in a field.

    Args:
        world: where it will be stored.
        parameters: the call, or the InputMedia inside it, with the uploads beside it.
        field: the parameter that holds the upload, its attach:// name or a file id.
        kind: what the bot calls it: a key of `uploaded.MAKERS`.
        way: how it goes out; soundless clips are treated differently.

    Raises:
        ApiError: there is none, it is too big, broken, or cannot be reached.
    """
    upload = find_upload(parameters, field)
    if upload is None:
        return known_media(world, parameters.text(field), kind)
    check_size(world, upload, kind)
    brought = Brought(upload, find_upload(parameters, "thumbnail"), kind, way, parameters)
    return world.remember(await MAKERS[kind](world, brought))


def find_upload(parameters: Parameters, field: str) -> Upload | None:
    """Return the file that came under this field's name or under the name it attaches."""
    wish = parameters.text(field)
    if wish.startswith(_ATTACHED):
        return parameters.files.get(wish.removeprefix(_ATTACHED))
    return parameters.files.get(field)


def known_media(world: World, wish: str, kind: str) -> Media:
    """Return a medium by file id. Its kind stays what it is: a photo can never be anything else.

    Raises:
        ApiError: nothing is named, it is an address, or it is unknown or a photo where none may be.
    """
    if not wish:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if wish.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = world.media.get(wish)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if (known.kind == "photo") != (kind == "photo"):
        raise bad_request(f"can't use file of type {type_name(known.kind)} as {type_name(kind)}")
    return known


def type_name(kind: str) -> str:
    """Return what Telegram calls a kind of file."""
    return _TYPES.get(kind, kind.capitalize())


def check_size(world: World, upload: Upload, kind: str) -> None:
    """Refuse a file that is empty or bigger than its kind may be.

    Raises:
        ApiError: it is.
    """
    size, most = len(upload.content), world.switches.photo_limit
    if not size:
        raise bad_request("file must be non-empty")
    if size > world.switches.upload_limit:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and size > most:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {most} bytes"
        )
