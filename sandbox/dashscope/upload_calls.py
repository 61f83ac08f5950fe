"""Uploading: the policy that the API grants, and the form post that the file host takes (facts section 6)."""

from __future__ import annotations

import hashlib
import hmac
from http import HTTPStatus
from typing import TYPE_CHECKING

from sandbox.dashscope import errors
from sandbox.dashscope.answers import Answer, OssError, json_answer
from sandbox.dashscope.calls import Call, limit_rate
from sandbox.dashscope.forms import Form, read_form
from sandbox.dashscope.links import ACCESS_KEY_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.dashscope.uploads import Grant
    from sandbox.dashscope.world import World


async def get_policy(world: World, call: Call) -> Answer:
    """Grant an upload for the model named."""
    query = call.request.query
    model = query.get("model", "")
    if query.get("action") != "getPolicy" or not model:
        raise errors.invalid_parameter("Required parameter(action, model) missing or invalid.")
    if model not in world.switches.policy_models:
        raise errors.model_not_exist()
    limit_rate(world, call, world.switches.policy_rps, model)
    return json_answer(
        {"request_id": call.id, "data": world.uploads.grant(call.caller.account, model, call.id)}
    )


async def oss_upload(world: World, call: Call) -> Answer:
    """Take a file into temporary storage; every "no" is XML."""
    if "Authorization" in call.request.headers:
        # Two kinds of credentials in one request; also, the API key has no business here.
        raise OssError(400, "InvalidArgument", "Only one auth mechanism allowed.")
    form = await read_form(call.request, round(world.switches.upload_max_mb * 1024 * 1024))
    grant = _granted(world, form.fields)
    key, data = _allowed(world, grant, form)
    world.uploads.put(key, data, grant)
    fingerprint = hashlib.sha256(data).hexdigest()
    world.log.add("provider.upload", model=grant.model, bytes=len(data), sha256=fingerprint)
    return _stored(call, form.fields, data)


def _granted(world: World, fields: Mapping[str, str]) -> Grant:
    """Return the grant behind the form's policy, which must be ours, unchanged, and still good."""
    if not fields.get("key"):
        message = "Bucket POST must contain a field named 'key'."
        raise OssError(400, "InvalidArgument", message)
    if fields.get("OSSAccessKeyId") != ACCESS_KEY_ID:
        message = "The OSS Access Key Id you provided does not exist in our records."
        raise OssError(403, "InvalidAccessKeyId", message)
    policy, signature = fields.get("policy", ""), fields.get("Signature", "")
    grant = world.uploads.grants.get(policy)
    if grant is None or not hmac.compare_digest(signature.encode(), world.uploads.sign(policy).encode()):
        message = "The request signature we calculated does not match the signature you provided."
        raise OssError(403, "SignatureDoesNotMatch", message)
    if world.clock.ms() >= grant.expires_ms:
        raise OssError(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
    return grant


def _allowed(world: World, grant: Grant, form: Form) -> tuple[str, bytes]:
    """Return key and bytes of a form that keeps the policy's conditions."""
    key = form.fields["key"]
    if not key.startswith(f"{grant.folder}/"):
        raise _condition_failed(f'["starts-with", "$key", "{grant.folder}"]')
    for name, value in (("x-oss-object-acl", "private"), ("x-oss-forbid-overwrite", "true")):
        if form.fields.get(name) != value:
            raise _condition_failed(f'["eq", "${name}", "{value}"]')
    if form.file is None:
        raise OssError(400, "InvalidArgument", "POST requires exactly one file upload per request.")
    if form.too_large or len(form.file) > grant.max_bytes:
        raise OssError(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.")
    if world.uploads.get(key):
        raise OssError(HTTPStatus.CONFLICT, "FileAlreadyExists", "The object you specified already exists.")
    return key, form.file


def _condition_failed(condition: str) -> OssError:
    message = f"Invalid according to Policy: Policy Condition failed: {condition}"
    return OssError(403, "AccessDenied", message)


def _stored(call: Call, fields: Mapping[str, str], data: bytes) -> Answer:
    """Return an empty answer with the status the form asked for; OSS's own is 204."""
    asked = fields.get("success_action_status")
    status = HTTPStatus.OK if asked == "200" else HTTPStatus.NO_CONTENT
    etag = hashlib.md5(data, usedforsecurity=False).hexdigest().upper()  # what OSS calls an ETag
    return Answer(status, headers={"x-oss-request-id": call.id, "ETag": f'"{etag}"'})
