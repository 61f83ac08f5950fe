"""Reads reply_markup: inline keyboards with Telegram's limits; other markups are accepted and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yarl import URL

from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import as_text
from sandbox.telegram.utf16 import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.telegram.messages import Keyboard
    from sandbox.telegram.parameters import Parameters

_MOST_BUTTONS = 100
_MOST_IN_A_ROW = 8
_DATA_BYTES = 64
_LONGEST_COPY = 256
_STYLES = frozenset({"", "danger", "success", "primary"})
_APP_LINKS = ("tg:", "ton:", "tonsite:")
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def read_keyboard(parameters: Parameters, *, editing: bool = False) -> Keyboard | None:
    """Return the inline keyboard of a call; None when there is none, as also when it is empty.

    Raises:
        ApiError: it is malformed, too big, or (when editing) not an inline keyboard.
    """
    markup = parameters.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if editing and markup:
            raise bad_request("inline keyboard expected")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays')
    keyboard = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, keyboard)) > _MOST_BUTTONS or any(len(row) > _MOST_IN_A_ROW for row in keyboard):
        raise bad_request("reply markup is too long")
    return keyboard or None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _broken("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _broken('can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise _broken('field "text" must be of type String')
    if not button["text"].strip():
        raise _broken('field "text" must be non-empty')
    # The server looks for one action after the other and forgets the rest.
    action = next((name for name in _ACTIONS if _is_given(name, button.get(name))), None)
    if action is None:
        raise _broken("text buttons are unallowed in the inline keyboard")
    if action in _CHECKS:
        _CHECKS[action](button[action])
    if as_text(button.get("style", "")) not in _STYLES:
        raise _broken("invalid button style specified")
    return {name: value for name, value in button.items() if name not in _ACTIONS or name == action}


def _is_given(action: str, value: Any) -> bool:
    """Return whether an action is there; only the switches to inline mode mean something when empty."""
    return value is not None and (value != "" or action.startswith("switch_inline_query"))


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _broken('field "callback_data" must be of type String')
    if len(data.encode()) > _DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_copy_text(wish: Any) -> None:
    text = wish.get("text") if isinstance(wish, dict) else None
    if not isinstance(text, str) or not 1 <= units(text) <= _LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(address: Any) -> None:
    """Refuse what is neither a link into an app nor leads to a host with a dot in its name."""
    if not isinstance(address, str):
        raise _broken('field "url" must be of type String')
    if address.lower().startswith(_APP_LINKS):
        return
    try:
        host = URL(address if "://" in address else f"http://{address}").host or ""
    except ValueError:
        host = ""
    if "." not in host and ":" not in host:
        raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")


_CHECKS: dict[str, Callable[[Any], None]] = {
    "callback_data": _check_data,
    "copy_text": _check_copy_text,
    "url": _check_url,
}


def _broken(why: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {why}")
