"""The inspector: what the bot asked, what it got, what a fault made of it, and a command to do it again."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.calls import MOST_CALLS, Body, CallBook
from sandbox.client import ControlError
from sandbox.events import Event

if TYPE_CHECKING:
    from sandbox.client import Control
    from sandbox.server import Sandbox

TOKEN = "4711:secretsecretsecret"
KEY = "sk-secretsecretsecret"


async def _call(sandbox: Sandbox, method: str, **fields: Any) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/bot{TOKEN}/{method}", json=fields) as response,
    ):
        await response.read()
        return response.status


async def _detect(sandbox: Sandbox, image_url: str = "http://127.0.0.1:1/x.jpg") -> None:
    address = f"{sandbox.url}/api/v1/services/aigc/image2video/face-detect"
    wish = {
        "model": "emoji-detect-v1",
        "input": {"image_url": image_url},
        "parameters": {"ratio": "1:1"},
    }
    headers = {"Authorization": f"Bearer {KEY}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json=wish, headers=headers) as answer,
    ):
        await answer.read()


async def test_a_call_is_shown_with_its_parameters_and_its_answer_as_trees(
    control: Control, sandbox: Sandbox
) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "hello")
    markup = {"inline_keyboard": [[{"text": "go", "callback_data": "x"}]]}
    await _call(sandbox, "sendMessage", chat_id=alice.id, text="[hi", reply_markup=markup)
    (call,) = await control.calls()
    (event,) = await control.events("telegram.call")
    assert (call.seq, call.service, call.method, call.status) == (
        event["seq"],
        "telegram",
        "sendMessage",
        200,
    )
    assert call.params == {"chat_id": alice.id, "text": "[hi", "reply_markup": markup}
    assert call.answer["result"]["text"] == "[hi"
    assert (call.fault, call.applied) == (None, True)
    assert call == await control.call(call.seq)


async def test_calls_of_both_services_are_in_one_order_and_can_be_told_apart(
    control: Control, sandbox: Sandbox
) -> None:
    await _call(sandbox, "getMe")
    await _detect(sandbox)
    await _call(sandbox, "getMyCommands")
    calls = await control.calls()
    assert [(call.service, call.method) for call in calls] == [
        ("telegram", "getMe"),
        ("provider", "detect"),
        ("telegram", "getMyCommands"),
    ]
    assert [call.method for call in await control.calls(service="provider")] == ["detect"]
    assert [call.method for call in await control.calls(after=calls[0].seq, limit=1)] == ["detect"]
    assert [call.method for call in await control.calls(limit=1)] == ["getMyCommands"]
    assert calls[1].params["body"]["model"] == "emoji-detect-v1"
    assert calls[1].answer["code"]


async def test_a_refused_call_was_not_applied(control: Control, sandbox: Sandbox) -> None:
    assert await _call(sandbox, "sendMessage", chat_id=5, text="x") == 400
    await _call(sandbox, "noSuchMethod")
    refused, unknown = await control.calls()
    assert (refused.status, refused.applied) == (400, False)
    assert refused.answer["description"] == "Bad Request: chat not found"
    assert (unknown.method, unknown.status, unknown.applied) == ("noSuchMethod", 404, False)


@pytest.mark.parametrize(
    ("effect", "applied", "answered"),
    [
        ("answer", False, True),
        ("drop_before", False, False),
        ("drop_after", True, False),
        ("answer_after", True, True),
    ],
)
async def test_a_fault_is_named_with_what_became_of_the_call(
    control: Control, sandbox: Sandbox, effect: str, *, applied: bool, answered: bool
) -> None:
    for service, name in (("telegram", "getMe"), ("provider", "detect")):
        await control.fault(service, name, effect, status=500)
    for calling in (_call(sandbox, "getMe"), _detect(sandbox)):
        try:
            await calling
        except aiohttp.ClientError:
            assert not answered
    calls = await control.calls()
    assert [(call.fault, call.applied) for call in calls] == [(effect, applied)] * 2
    assert all(("was cut" in str(call.answer)) is not answered for call in calls)


async def test_no_secret_is_shown_in_any_call(control: Control, sandbox: Sandbox) -> None:
    await _call(sandbox, "getMe")
    await _detect(sandbox)
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        policy = {"action": "getPolicy", "model": "emoji-v1"}
        async with session.get(f"{sandbox.url}/api/v1/uploads", params=policy) as response:
            secrets = (await response.json())["data"]
        link = f"{sandbox.url}/results/x/clip.mp4?Expires=1&OSSAccessKeyId=LTAI&Signature=abcdefgh"
        async with session.get(link) as response:
            assert response.status == 404
    shown = json.dumps(await control.get("calls"))
    assert "$BOT_TOKEN" in shown
    assert "$DASHSCOPE_API_KEY" in shown
    for secret in (TOKEN, KEY, "abcdefgh", secrets["signature"], secrets["policy"]):
        assert secret not in shown


async def test_the_command_makes_the_same_call_again(control: Control, sandbox: Sandbox) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "hello")
    text = 'it\'s $HOME & `ls` "quoted"\n@second line'
    await _call(sandbox, "sendMessage", chat_id=alice.id, text=text)
    (call,) = await control.calls()
    command = f"BOT_TOKEN={shlex.quote(TOKEN)}; {call.curl}"
    shell = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, errors = await shell.communicate()
    if shell.returncode == 127:
        pytest.skip("there is no curl here")
    assert json.loads(output)["ok"], errors
    assert [message.text for message in (await control.chat(alice)).from_bot] == [text, text]


async def test_a_name_of_a_method_is_no_command_for_the_shell(control: Control, sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.url}/bot{TOKEN}/x$(touch%20y)`z`") as response,
    ):
        assert response.status == 404
    (call,) = await control.calls()
    assert shlex.split(call.curl)[-1].endswith("/x$(touch y)`z`")
    assert "'x$(touch y)`z`'" in call.curl


async def test_files_and_long_texts_are_told_in_short(control: Control, sandbox: Sandbox) -> None:
    alice = await control.person("Alice")
    sent = await control.send_document(alice, b"\x00" * 5000)
    form = aiohttp.FormData({"chat_id": str(alice.id), "caption": "<b>@home</b>"})
    form.add_field("document", b"\x01" * 3000, filename="a.bin", content_type="application/x-thing")
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{sandbox.url}/bot{TOKEN}/sendDocument", data=form) as response:
            file_id = (await response.json())["result"]["document"]["file_id"]
        async with session.get(f"{sandbox.url}/bot{TOKEN}/getFile?file_id={file_id}") as response:
            path = (await response.json())["result"]["file_path"]
        async with session.get(f"{sandbox.url}/file/bot{TOKEN}/{path}") as response:
            assert len(await response.read()) == 3000
    await _detect(sandbox, "data:" + "x" * 5000)
    document, _, download, detect = await control.calls()
    assert sent.message_id
    assert document.params["document"] == {"name": "a.bin", "mime": "application/x-thing", "size": 3000}
    assert "-F 'document=@a.bin;type=application/x-thing'" in document.curl
    assert "--form-string 'caption=<b>@home</b>'" in document.curl
    assert download.answer == "3000 bytes, application/octet-stream"
    assert re.search(r"/file/bot\$BOT_TOKEN/\"documents/", download.curl)
    assert detect.params["body"]["input"]["image_url"].endswith("more characters)")
    assert len(detect.params["body"]["input"]["image_url"]) < 2100


@pytest.mark.parametrize("query", ["limit=x", "limit=-1", "after=1.5", "service=weather", "colour=red"])
async def test_a_wish_that_means_nothing_is_refused(control: Control, query: str) -> None:
    with pytest.raises(ControlError) as refusal:
        await control.get(f"calls?{query}")
    assert refusal.value.status == 400


async def test_a_call_that_is_not_kept_is_not_found(control: Control) -> None:
    with pytest.raises(ControlError, match="no call of this number"):
        await control.call(77)


def test_only_the_last_calls_are_kept_and_large_bodies_are_not() -> None:
    book = CallBook()
    for number in range(1, MOST_CALLS + 100):
        book.add(Event(number, "telegram.call", 0.0, {}), "application/json", b"{}")
    kept = book.find()
    assert (len(kept), kept[0].event.seq) == (MOST_CALLS, 100)
    assert book.get(99) is None
    large = Body.of("application/json", b"x" * 1_000_000)
    assert (large.content, large.size) == (b"", 1_000_000)
