"""One InputMedia as parameters of its own, read as strictly as the server reads JSON objects."""

from __future__ import annotations

import re
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Parameters

_WHOLE_NUMBERS = ("width", "height", "duration", "start_timestamp")
_WHOLE = re.compile(r"-?\d+")


def read_input_media(media: Any, parameters: Parameters) -> Parameters:
    """Return an InputMedia as parameters of its own, with the call's uploads beside it.

    Source of the numbers' rule: `get_integer_field` in the server's td/utils/JsonBuilder.cpp, which takes
    digits only; a duration of 4.04 is refused, whether it stands there as a number or as a text.

    Raises:
        ApiError: it is no object, or a field that is a whole number is something else.
    """
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    wish = Parameters.from_object(media, parameters.files)
    for name in _WHOLE_NUMBERS:
        if name in wish.values and not _WHOLE.fullmatch(wish.text(name)):
            raise bad_request(f'can\'t parse InputMedia: Field "{name}" must be a valid Number')
    return wish
