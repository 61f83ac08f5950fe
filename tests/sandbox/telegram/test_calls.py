"""How a call is read, whatever the client sends, and how it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_get_me_says_that_the_bot_is_a_bot_and_carries_the_tokens_id(bot: BareBot) -> None:
    me = await bot.call("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (4711, True, "selfmoji_bot")
    assert me["can_read_all_group_messages"] is False
    assert me["supports_inline_queries"] is False


@pytest.mark.parametrize("token", ["nonsense", "0:abc", "12:", ":abc", "12:a b"])
async def test_a_malformed_token_is_not_found(bot: BareBot, token: str) -> None:
    bot.token = token
    answer = await bot.answer("getMe")
    assert (answer.status, answer.description) == (404, "Not Found")


async def test_a_wrong_token_is_unauthorized_for_methods_and_for_files(
    bot: BareBot, control: Control
) -> None:
    await control.switch(telegram={"token": "1:the-only-one"})
    answer = await bot.answer("getMe")
    assert (answer.status, answer.description) == (401, "Unauthorized")
    assert (await bot.download("photos/file_1.jpg"))[0] == 401


async def test_an_unknown_method_is_not_found(bot: BareBot) -> None:
    answer = await bot.answer("sendSmell")
    assert (answer.status, answer.description) == (404, "Not Found: method not found")


async def test_method_names_do_not_mind_upper_and_lower_case(bot: BareBot) -> None:
    assert await bot.call("GETME") == await bot.call("getme")


async def test_query_form_json_and_multipart_say_the_same(bot: BareBot, alice: Person) -> None:
    url = f"{bot.url}/bot{bot.token}/sendMessage"
    fields = {"chat_id": str(alice.id), "text": "same"}
    with_parts = _multipart(fields)
    async with (
        bot.session.get(url, params=fields) as by_query,
        bot.session.post(url, data=fields) as by_form,
        bot.session.post(url, json={"chat_id": alice.id, "text": "same"}) as by_json,
        bot.session.post(url, data=with_parts[0], headers=with_parts[1]) as by_parts,
        bot.session.post(url, params={"chat_id": str(alice.id)}, data={"text": "same"}) as by_both,
    ):
        answers: list[dict[str, Any]] = [
            await response.json() for response in (by_query, by_form, by_json, by_parts, by_both)
        ]
    assert [answer["result"]["text"] for answer in answers] == ["same"] * 5


async def test_nested_objects_come_as_json_text_or_as_json(bot: BareBot, alice: Person) -> None:
    as_object = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    as_text = '{"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}'
    for markup in (as_object, as_text):
        message = await bot.call("sendMessage", chat_id=alice.id, text="x", reply_markup=markup)
        assert message["reply_markup"] == as_object


async def test_unknown_parameters_are_ignored(bot: BareBot, alice: Person) -> None:
    message = await bot.call(
        "sendMessage", chat_id=alice.id, text="x", smell="roses", colour=[1, {"a": None}]
    )
    assert message["text"] == "x"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1, 2]"),
        ("application/json", b"\xff\xfe"),
        ("application/json", b'{"chat_id": 1, "text": "\\ud800"}'),
        ("application/json", b"[" * 100_000),
        ("application/x-www-form-urlencoded", b"text=%ff"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nno end"),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n--y--"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--',
        ),
        ("text/plain", b"anything"),
    ],
)
async def test_a_body_nobody_can_read_is_a_bad_request(
    bot: BareBot, alice: Person, content_type: str, body: bytes
) -> None:
    url = f"{bot.url}/bot{bot.token}/sendMessage?chat_id={alice.id}"
    async with bot.session.post(url, data=body, headers={"Content-Type": content_type}) as response:
        answer = await response.json()
    assert (response.status, answer["ok"], answer["error_code"]) == (400, False, 400)
    assert answer["description"].startswith("Bad Request: ")


async def test_paths_that_are_no_calls_are_not_found(bot: BareBot) -> None:
    for path in (
        "/bot",
        f"/bot{bot.token}",
        f"/bot{bot.token}/test/getMe",
        "/file/x",
        f"/file/bot{bot.token}/a",
    ):
        async with bot.session.get(bot.url + path) as response:
            assert (response.status, (await response.json())["description"]) == (404, "Not Found"), path


def _multipart(fields: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    parts = [
        f'--frontier\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = "".join(parts) + "--frontier--\r\n"
    return body.encode(), {"Content-Type": "multipart/form-data; boundary=frontier"}
