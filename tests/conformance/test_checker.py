"""The check bites: whatever the Bot API does not know is reported, wherever it stands."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from tests.conformance.samples import EDIT, EDIT_FILES, MESSAGE, PRESS
from tests.support.conformance import check_of, fields_of
from tests.support.conformance_calls import (
    known_methods,
    wrong_with_answer,
    wrong_with_request,
    wrong_with_update,
)

Path = tuple[str | int, ...]

BUTTON: Path = ("callback_query", "message", "reply_markup", "inline_keyboard", 0, 0)


def _changed(thing: Any, path: Path, value: Any) -> Any:
    """Return a copy with one place changed; without a value the place is taken away."""
    copy = deepcopy(thing)
    *way, last = path
    place = copy
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copy


def test_a_right_press_is_right() -> None:
    assert wrong_with_update(PRESS) == []


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("callback_query", "colour"), "red", "update.callback_query.colour is unknown"),
        ((*BUTTON, "icon"), "x", "inline_keyboard[0][0].icon is unknown: InlineKeyboardButton has no such"),
        (("callback_query", "message", "photo", 0, "size"), 3, "photo[0].size is unknown"),
        (("callback_query", "message", "from_user"), {}, "from_user is unknown"),
        (("callback_query", "from", "is_bot"), None, "callback_query.from.is_bot is missing"),
        (("callback_query", "message", "photo", 0, "file_unique_id"), None, "file_unique_id is missing"),
        (("update_id",), "5", "update.update_id is '5', not a whole number"),
        (("callback_query", "id"), 9, "update.callback_query.id is 9, not a text"),
        (("callback_query", "message", "date"), 1.5, "date is 1.5, not a time in epoch seconds"),
        (("callback_query", "message", "date"), "2026-10-01T00:00:00Z", "not a time in epoch seconds"),
        (("callback_query", "from", "is_bot"), 0, "is_bot is 0, not true or false"),
        (("callback_query", "message", "photo"), {}, "photo is {}, not a list"),
        (("callback_query", "message", "photo", 0), "A", "photo[0] is 'A', not a PhotoSize"),
        (("callback_query", "message", "caption"), [None], "caption is [None], not a text"),
    ],
)
def test_what_is_wrong_anywhere_in_an_update_is_named(path: Path, value: Any, complaint: str) -> None:
    wrong = wrong_with_update(_changed(PRESS, path, value))
    assert any(complaint in one for one in wrong), wrong


def test_null_is_never_on_the_wire() -> None:
    update = deepcopy(PRESS)
    update["callback_query"]["message"]["caption"] = None
    assert wrong_with_update(update) == ["update.callback_query.message.caption is None, not a text"]


def test_a_field_that_was_taken_out_of_the_bot_api_is_unknown() -> None:
    wrong = wrong_with_update({"update_id": 5, "message": {**MESSAGE, "forward_date": 1790000000}})
    assert wrong == ["update.message.forward_date is unknown: Message has no such field"]


def test_a_right_call_is_right() -> None:
    assert wrong_with_request("editMessageMedia", EDIT, EDIT_FILES) == []


@pytest.mark.parametrize(
    ("parameter", "text", "complaint"),
    [
        ("colour", "red", "editMessageMedia.colour is unknown: the method has no such parameter"),
        ("media", "", "editMessageMedia.media is missing"),
        ("media", "{", "editMessageMedia.media is '{', which is no JSON"),
        ("media", '{"type": "animation", "media": "x", "duration": 4.04}', "duration is 4.04, not a whole"),
        ("media", '{"type": "animation", "media": "x", "seconds": 4}', "seconds is unknown"),
        ("media", '{"type": "gif", "media": "x"}', "media.type is 'gif', not 'animation'"),
        ("message_id", "one", "editMessageMedia.message_id is 'one', which is no JSON"),
        ("message_id", "1.5", "editMessageMedia.message_id is 1.5, not a whole number"),
        ("reply_markup", "[]", "editMessageMedia.reply_markup is [], not a InlineKeyboardMarkup"),
        (
            "reply_markup",
            '{"inline_keyboard": [[{"text": 1}]]}',
            "inline_keyboard[0][0].text is 1, not a text",
        ),
    ],
)
def test_what_is_wrong_with_a_call_is_named(parameter: str, text: str, complaint: str) -> None:
    values = {name: value for name, value in (EDIT | {parameter: text}).items() if value}
    wrong = wrong_with_request("editMessageMedia", values, EDIT_FILES)
    assert any(complaint in one for one in wrong), wrong


def test_a_call_names_its_files_and_no_others() -> None:
    assert wrong_with_request("editMessageMedia", EDIT, ["clip", "big"]) == [
        "editMessageMedia: attach://small has no file",
        "editMessageMedia: nothing names the file big",
    ]


def test_a_file_may_come_under_the_name_of_its_parameter_where_a_file_is_wanted() -> None:
    assert wrong_with_request("sendPhoto", {"chat_id": "7"}, ["photo"]) == []
    assert wrong_with_request("sendPhoto", {"chat_id": "7"}, ["photo", "caption"]) == [
        "sendPhoto: nothing names the file caption"
    ]


def test_a_thumbnail_inside_json_is_a_file_that_comes_along() -> None:
    media = '{"type": "animation", "media": "x", "thumbnail": "https://example.org/small.jpg"}'
    (wrong,) = wrong_with_request("editMessageMedia", EDIT | {"media": media}, ())
    assert "thumbnail is 'https://example.org/small.jpg', not a file that comes with the call" in wrong


def test_a_method_that_the_bot_api_lacks_is_named() -> None:
    assert wrong_with_request("sendSelfie", {}, ()) == ["sendSelfie is no method of the Bot API"]


def test_right_answers_are_right() -> None:
    assert wrong_with_answer("sendPhoto", json.dumps({"ok": True, "result": MESSAGE}).encode()) == []
    assert wrong_with_answer("editMessageMedia", b'{"ok": true, "result": true}') == []
    refusal = {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 3}}
    assert wrong_with_answer("sendPhoto", json.dumps(refusal).encode()) == []


@pytest.mark.parametrize(
    ("method", "answer", "complaint"),
    [
        ("sendPhoto", {"ok": True, "result": True}, "sendPhoto's answer.result is True, not a Message"),
        ("sendPhoto", {"ok": True, "result": MESSAGE | {"x": 1}}, "answer.result.x is unknown"),
        ("deleteMessage", {"ok": True, "result": MESSAGE}, "not true or false"),
        ("getMe", {"ok": True, "result": {"id": 1}}, "answer.result.is_bot is missing"),
        ("getUpdates", {"ok": True, "result": {}}, "getUpdates's answer.result is {}, not a list"),
        ("getMe", {"ok": 1}, "getMe's answer.ok is 1, not true or false"),
        ("getMe", {"ok": False, "error_code": 429, "description": "x", "retry_after": 3}, "retry_after is"),
        ("getMe", [], "getMe's answer is [], not a Response"),
    ],
)
def test_what_is_wrong_with_an_answer_is_named(method: str, answer: Any, complaint: str) -> None:
    wrong = wrong_with_answer(method, json.dumps(answer).encode())
    assert any(complaint in one for one in wrong), wrong


def test_every_method_of_aiogram_and_all_it_holds_can_be_read() -> None:
    assert len(known_methods()) > 150
    for method in known_methods().values():
        check_of(method.__returning__)
        assert isinstance(fields_of(method), dict)
