"""Temporary storage: what a policy allows, and every way an upload form can be wrong."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.dashscope.bare import KEY, form_fields, photo_bytes

if TYPE_CHECKING:
    from tests.sandbox.dashscope.bare import Provider, Reply


def xml_code(reply: Reply) -> str:
    """Return the error code of an OSS answer."""
    assert reply.headers["Content-Type"] == "application/xml"
    return reply.body.decode().split("<Code>")[1].split("</Code>")[0]


async def test_a_policy_names_its_conditions_and_its_own_request(provider: Provider) -> None:
    reply = await provider.call("GET", "/api/v1/uploads?action=getPolicy&model=emoji-v1")
    data = reply.json["data"]
    policy = json.loads(base64.b64decode(data["policy"]))
    assert data["upload_dir"].endswith("/" + reply.json["request_id"])
    assert ["starts-with", "$key", data["upload_dir"]] in policy["conditions"]
    assert ["content-length-range", 0, 100 * 1024 * 1024] in policy["conditions"]
    assert (data["expire_in_seconds"], data["max_file_size_mb"]) == (300, 100)
    assert data["upload_host"] == f"{provider.url}/oss"


@pytest.mark.parametrize("query", ["model=emoji-v1", "action=getPolicy", "action=getPolicy&model=emoji-v2"])
async def test_a_policy_needs_an_action_and_a_model_that_exists(provider: Provider, query: str) -> None:
    reply = await provider.call("GET", f"/api/v1/uploads?{query}")
    assert (reply.status, reply.code) == (400, "InvalidParameter")


async def test_policies_have_a_rate_limit_for_each_model(provider: Provider) -> None:
    provider.switches.policy_rps = 0.001
    await provider.policy("emoji-v1")
    await provider.policy("emoji-detect-v1")
    reply = await provider.call("GET", "/api/v1/uploads?action=getPolicy&model=emoji-v1")
    assert (reply.status, reply.code) == (429, "Throttling.RateQuota")


async def test_a_good_form_is_answered_as_it_asked(provider: Provider) -> None:
    fields = form_fields(await provider.policy())
    reply = await provider.post_form(fields, photo_bytes())
    assert (reply.status, reply.body) == (200, b"")
    assert [event.facts["model"] for event in provider.events("provider.upload")] == ["emoji-v1"]


async def test_a_form_that_asks_for_no_status_gets_204(provider: Provider) -> None:
    fields = form_fields(await provider.policy())
    del fields["success_action_status"]
    assert (await provider.post_form(fields, photo_bytes())).status == 204


async def test_one_policy_takes_several_files_of_different_names(provider: Provider) -> None:
    policy = await provider.policy()
    for _ in range(2):
        assert (await provider.post_form(form_fields(policy), photo_bytes())).status == 200


async def test_a_file_that_is_not_last_makes_the_form_malformed(provider: Provider) -> None:
    reply = await provider.post_form(form_fields(await provider.policy()), photo_bytes(), last=False)
    assert (reply.status, xml_code(reply)) == (400, "MalformedPOSTRequest")


async def test_a_body_that_is_no_form_is_malformed(provider: Provider) -> None:
    plain = await provider.call("POST", "/oss", key=None, data=photo_bytes())
    typed = {"Content-Type": "multipart/form-data; boundary=x"}
    broken = await provider.call("POST", "/oss", key=None, data=b"nothing", headers=typed)
    assert xml_code(plain) == "MalformedPOSTRequest"
    assert xml_code(broken) == "MalformedPOSTRequest"


@pytest.mark.parametrize(
    ("name", "value", "status", "code"),
    [
        ("key", "", 400, "InvalidArgument"),
        ("key", "elsewhere/selfie.jpg", 403, "AccessDenied"),
        ("OSSAccessKeyId", "LTAIOTHER", 403, "InvalidAccessKeyId"),
        ("Signature", "AAAA", 403, "SignatureDoesNotMatch"),
        ("policy", "e30=", 403, "SignatureDoesNotMatch"),
        ("x-oss-object-acl", "public-read", 403, "AccessDenied"),
        ("x-oss-forbid-overwrite", "false", 403, "AccessDenied"),
        ("x-oss-forbid-overwrite", "", 403, "AccessDenied"),
        ("filler", "x" * 70_000, 400, "MalformedPOSTRequest"),
    ],
)
async def test_a_form_with_a_wrong_field_is_refused_in_xml(
    provider: Provider, name: str, value: str, status: int, code: str
) -> None:
    fields = form_fields(await provider.policy()) | {name: value}
    reply = await provider.post_form(fields, photo_bytes())
    assert (reply.status, xml_code(reply)) == (status, code)
    assert not provider.events("provider.upload")


async def test_a_form_without_a_file_is_refused(provider: Provider) -> None:
    reply = await provider.post_form(form_fields(await provider.policy()), None)
    assert (reply.status, xml_code(reply)) == (400, "InvalidArgument")


async def test_a_policy_is_good_for_its_seconds_only(provider: Provider) -> None:
    fields = form_fields(await provider.policy())
    provider.switches.clock_skew = 301
    reply = await provider.post_form(fields, photo_bytes())
    assert (reply.status, xml_code(reply)) == (403, "AccessDenied")
    assert b"Policy expired" in reply.body


async def test_the_same_key_cannot_be_used_twice(provider: Provider) -> None:
    fields = form_fields(await provider.policy())
    await provider.post_form(fields, photo_bytes())
    reply = await provider.post_form(fields, photo_bytes())
    assert (reply.status, xml_code(reply)) == (409, "FileAlreadyExists")


async def test_a_file_over_the_limit_is_refused(provider: Provider) -> None:
    provider.switches.upload_max_mb = 0.001
    reply = await provider.post_form(form_fields(await provider.policy()), bytes(1_100))
    assert (reply.status, xml_code(reply)) == (400, "EntityTooLarge")


async def test_the_api_key_has_no_business_at_the_file_host(provider: Provider) -> None:
    reply = await provider.call("POST", "/oss", key=KEY, data=b"")
    assert (reply.status, xml_code(reply)) == (400, "InvalidArgument")


async def test_a_file_is_good_only_for_the_model_of_its_policy(provider: Provider) -> None:
    address = await provider.upload(photo_bytes(), "emoji-v1")
    reply = await provider.detect(address)
    assert (reply.status, reply.json["message"]) == (400, "oss download error.")
    provider.switches.upload_bound = False
    assert "bbox_face" in (await provider.detect(address)).json["output"]


async def test_a_file_is_good_only_for_its_own_account(provider: Provider) -> None:
    provider.switches.accounts = {"sk-OTHER": "other"}
    address = await provider.upload(photo_bytes(), "emoji-detect-v1", key="sk-OTHER")
    assert (await provider.detect(address)).code == "InvalidParameter"


async def test_an_oss_address_needs_the_header_that_resolves_it(provider: Provider) -> None:
    address = await provider.upload(photo_bytes(), "emoji-detect-v1")
    reply = await provider.detect(address, {})
    assert (reply.status, reply.code) == (400, "InvalidParameter.DataInspection")
    provider.switches.oss_header_required = False
    assert (await provider.detect(address, {})).status == 200


async def test_a_file_is_gone_after_two_days(provider: Provider) -> None:
    address = await provider.upload(photo_bytes(), "emoji-detect-v1")
    provider.switches.clock_skew = 48 * 3600 - 5
    assert (await provider.detect(address)).status == 200
    provider.switches.clock_skew = 48 * 3600 + 5
    assert (await provider.detect(address)).json["message"].startswith("Failed to find")
