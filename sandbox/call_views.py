"""Shows a kept call to a person: parameters and answer as trees, and a command that makes it again."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from sandbox.faults import Effect
from sandbox.telegram.parameters import hide_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.calls import Asked, Body, KeptCall

_LONGEST_TEXT: Final = 2_000
_CUT: Final = {Effect.DROP_BEFORE, Effect.DROP_AFTER}
_NOT_APPLIED: Final = {Effect.ANSWER, Effect.DROP_BEFORE}
_ERRORS_FROM: Final = 400
# Fields and link parameters that would let somebody else act. Here they are pretended, and hidden all the
# same, so that nobody learns to copy such things about.
_SECRET_FIELDS: Final = frozenset({"secret_token", "signature", "policy", "oss_access_key_id"})
_SECRET_IN_LINK: Final = re.compile(r"((?:Signature|OSSAccessKeyId)=)[^&\s\"]+")
_HIDDEN: Final = "(hidden)"


def show(call: KeptCall, url: str) -> dict[str, Any]:
    """Return a call as the control API shows it; sandbox/README.md names the fields.

    Args:
        call: the call.
        url: the sandbox's address, for the command.
    """
    facts, event = call.event.facts, call.event
    params = _params(call)
    return {
        "seq": event.seq,
        "at": event.at,
        "service": event.kind.partition(".")[0],
        "method": _method(call),
        "params": params,
        "status": facts["status"],
        "duration_ms": facts["duration_ms"],
        "answer": _answer(call),
        "fault": facts.get("fault") or None,
        "applied": _applied(call),
        "curl": _bot_command(call, url) if call.asked is None else _provider_command(call.asked, url),
    }


def _method(call: KeptCall) -> str:
    facts = call.event.facts
    return str(facts["method"] if call.asked is None else facts["operation"])


def _applied(call: KeptCall) -> bool:
    """Return whether the call had its effect, whatever its answer said or whether there was any."""
    facts = call.event.facts
    if facts.get("fault") in _NOT_APPLIED:
        return False
    return bool(facts.get("applied", bool(facts.get("fault")) or facts["status"] < _ERRORS_FROM))


def _params(call: KeptCall) -> dict[str, Any]:
    if call.asked is None:
        return {name: _hide(name, _opened(value)) for name, value in call.event.facts["params"].items()}
    asked = call.asked
    shown: dict[str, Any] = {name: _hide(name, value) for name, value in asked.query.items()}
    if asked.body.size:
        shown["body"] = _seen(asked.body)
    return shown


def _answer(call: KeptCall) -> Any:
    """Return the answer's JSON, or a sentence about what is none."""
    if call.event.facts.get("fault") in _CUT:
        return "No answer: the connection was cut."
    return _seen(call.answer)


def _seen(body: Body) -> Any:
    if not body.content:
        return (
            f"{body.size} bytes, {body.content_type or 'of no named type'}" if body.size else "An empty body."
        )
    text = body.content.decode(errors="replace")
    try:
        return _hide("", json.loads(text))
    except (ValueError, RecursionError):
        return _hide("", text)


def _opened(value: Any) -> Any:
    """Return a parameter as the object that it spells, when it spells one."""
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):  # then it is just a text that begins with a bracket
        return value


def _hide(name: str, value: Any) -> Any:
    """Return a value without secrets and without texts that are too long to be read."""
    if name.lower() in _SECRET_FIELDS and value:
        return _HIDDEN
    if isinstance(value, dict):
        return {key: _hide(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_hide("", inner) for inner in value]
    if not isinstance(value, str):
        return value
    text = hide_tokens(_SECRET_IN_LINK.sub(rf"\1{_HIDDEN}", value))
    left = len(text) - _LONGEST_TEXT
    return text if left <= 0 else f"{text[:_LONGEST_TEXT]}... ({left} more characters)"


def _bot_command(call: KeptCall, url: str) -> str:
    """Return a command for a shell; the method's name is quoted, since a client may have sent any."""
    method, params = _method(call), call.event.facts["params"]
    if method == "download":
        path = shlex.quote(str(params.get("file_path", "")))
        return f'curl -sS -o file "{url}/file/bot$BOT_TOKEN/"{path}'
    return " ".join([f'curl -sS "{url}/bot$BOT_TOKEN/"{shlex.quote(method)}', *_fields(params)])


def _fields(params: dict[str, Any]) -> Iterator[str]:
    """Yield the parameters as options; of files the record has no bytes, only names and types."""
    uploads = {name: value for name, value in params.items() if isinstance(value, dict)}
    option = "--form-string" if uploads else "--data-urlencode"
    for name, value in params.items():
        if name in uploads:
            file = f"{name}=@{value['name'] or name};type={value['mime'] or 'application/octet-stream'}"
            yield f"-F {shlex.quote(file)}"
        else:
            shown = _HIDDEN if name in _SECRET_FIELDS else value
            yield f"{option} {shlex.quote(f'{name}={shown}')}"


def _provider_command(asked: Asked, url: str) -> str:
    query = {name: _hide(name, value) for name, value in asked.query.items()}
    address = f"{url}{asked.path}{f'?{urlencode(query)}' if query else ''}"
    words = ["curl -sS", f"-X {shlex.quote(asked.verb)}", shlex.quote(address)]
    if asked.needs_key:
        words.append('-H "Authorization: Bearer $DASHSCOPE_API_KEY"')
    if asked.is_async:
        words.append("-H 'X-DashScope-Async: enable'")
    if asked.body.size:
        text = asked.body.content.decode(errors="replace") or f"({asked.body.size} bytes)"
        words += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(_hide('', text))}"]
    return " ".join(words)
