from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any, cast

import pytest

from engine.catalogue import TEMPLATES
from engine.errors import DefectError, OperatorError, RefusedError, TransientError
from engine.providers.interface import Regions
from tests.engine.emoji_v1.scripted_server import FOLDER, FORM_SIGNATURE, ScriptedServer, hangs, says

if TYPE_CHECKING:
    from pathlib import Path

    from engine.providers.emoji_v1 import EmojiV1
    from tests.engine.emoji_v1.provider_maker import MakeProvider
    from tests.engine.emoji_v1.scripted_server import Seen

EXPIRED = (
    "<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>"
)
POLICY = {
    "policy": "cG9saWN5",
    "signature": FORM_SIGNATURE,
    "upload_dir": FOLDER,
    "upload_host": "https://files.example.net",
    "expire_in_seconds": 300,
    "oss_access_key_id": "LTAIDUMMY",
    "x_oss_object_acl": "private",
    "x_oss_forbid_overwrite": "true",
}


def _fields(call: Seen) -> list[tuple[str, bytes]]:
    head = f"Content-Type: {call.headers['Content-Type']}\r\n\r\n".encode()
    form = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + call.body)
    parts = [cast("EmailMessage", part) for part in form.iter_parts()]
    return [(_name(part), cast("bytes", part.get_payload(decode=True))) for part in parts]


def _name(part: EmailMessage) -> str:
    return str(part.get_param("name", header="Content-Disposition"))


async def test_the_form_has_every_field_and_the_file_last(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    await provider.check(photo)

    [call] = server.sent("oss_upload")
    fields = _fields(call)
    named = dict(fields)
    assert fields[-1] == ("file", await asyncio.to_thread(photo.read_bytes))
    assert [name for name, _ in fields[:-1]] == [
        "OSSAccessKeyId",
        "Signature",
        "policy",
        "x-oss-object-acl",
        "x-oss-forbid-overwrite",
        "key",
        "success_action_status",
    ]
    assert named["Signature"].decode() == FORM_SIGNATURE
    assert named["success_action_status"] == b"200"


async def test_the_file_has_a_random_safe_name_that_the_link_repeats(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    await provider.check(photo)
    await provider.check(photo)

    keys = [dict(_fields(call))["key"].decode() for call in server.sent("oss_upload")]
    links = [call.json["input"]["image_url"] for call in server.sent("detect")]
    assert links == [f"oss://{key}" for key in keys]
    assert keys[0] != keys[1]
    assert all(re.fullmatch(rf"{FOLDER}/[0-9a-f]{{32}}\.jpg", key) for key in keys)


async def test_the_storage_learns_the_length_and_never_the_key(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    await provider.check(photo)

    [call] = server.sent("oss_upload")
    assert int(call.headers["Content-Length"]) == len(call.body)
    assert "Authorization" not in call.headers


async def test_an_expired_policy_is_replaced_once(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    server.script("oss_upload", says(EXPIRED, 403), says(b"", 204))

    await provider.check(photo)

    assert len(server.sent("get_policy")) == 2


async def test_a_second_expired_policy_ends_the_attempt(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    server.script("oss_upload", says(EXPIRED, 403))

    with pytest.raises(TransientError, match="AccessDenied"):
        await provider.check(photo)
    assert len(server.sent("get_policy")) == 2
    assert server.sent("detect") == []


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (409, "<Error><Code>FileAlreadyExists</Code></Error>", TransientError),
        (400, "<Error><Code>EntityTooLarge</Code></Error>", RefusedError),
        (403, "<Error><Code>SignatureDoesNotMatch</Code></Error>", DefectError),
        (503, "", TransientError),
    ],
)
async def test_the_storages_own_refusals_are_understood(
    provider: EmojiV1, server: ScriptedServer, photo: Path, status: int, body: str, meaning: type[Exception]
) -> None:
    server.script("oss_upload", says(body, status))

    with pytest.raises(meaning):
        await provider.check(photo)


@pytest.mark.parametrize(
    "host", ["http://files.example.net", "https://evil.example", "http://x.aliyuncs.com", "https://10.0.0.1"]
)
async def test_no_photo_goes_to_a_host_that_is_not_allowed(
    provider: EmojiV1, server: ScriptedServer, photo: Path, host: str
) -> None:
    server.script("get_policy", says({"data": {**POLICY, "upload_host": host}}))

    with pytest.raises(OperatorError, match="upload_host_not_allowed"):
        await provider.check(photo)
    assert server.sent("oss_upload") == []


async def test_a_photo_that_is_gone_is_our_own_mistake(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path
) -> None:
    regions = Regions((1, 2, 3, 4), (1, 2, 3, 4))

    with pytest.raises(DefectError, match="photo_unreadable"):
        await provider.submit(tmp_path / "gone.jpg", regions, TEMPLATES[0])
    assert server.sent("submit") == []


@pytest.mark.parametrize(
    "change",
    [
        {"policy": ""},
        {"signature": None},
        {"upload_dir": 5},
        {"expire_in_seconds": "soon"},
        {"expire_in_seconds": 0},
        {"expire_in_seconds": -300},
        {"upload_host": "http://[broken"},
        {"oss_access_key_id": {}},
    ],
)
async def test_a_policy_with_gaps_is_not_used(
    provider: EmojiV1, server: ScriptedServer, photo: Path, change: dict[str, Any]
) -> None:
    server.script("get_policy", says({"data": POLICY | change}))

    with pytest.raises(TransientError, match="unreadable_answer"):
        await provider.check(photo)


async def test_an_upload_ends_with_its_time_limit(
    make_provider: MakeProvider, server: ScriptedServer, photo: Path
) -> None:
    server.script("oss_upload", hangs())
    provider = make_provider(connect_timeout=timedelta(seconds=0.2), upload_timeout=timedelta(seconds=0.1))

    with pytest.raises(TransientError, match="answer_timeout"):
        await provider.check(photo)
