"""Reads reply_markup: inline keyboards with Telegram's limits; other markups are accepted and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from sandbox.telegram.messages import Keyboard
    from sandbox.telegram.parameters import Parameters

_MOST_BUTTONS = 100
_MOST_IN_A_ROW = 8
_DATA_BYTES = 64
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
    if action == "callback_data":
        _check_data(button["callback_data"])
    return {name: value for name, value in button.items() if name not in _ACTIONS or name == action}


def _is_given(action: str, value: Any) -> bool:
    """Return whether an action is there; only the switches to inline mode mean something when empty."""
    return value is not None and (value != "" or action.startswith("switch_inline_query"))


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _broken('field "callback_data" must be of type String')
    if len(data.encode()) > _DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _broken(why: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {why}")
