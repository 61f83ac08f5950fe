"""Judges one request, answer or update by aiogram's description of the Bot API."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Any, get_args

from aiogram import methods
from aiogram.methods.base import Response
from aiogram.types import InputFile, Update

from tests.support.conformance import broken_rules, check_of, fields_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tests.support.conformance import Check, Field

_ATTACHED = re.compile(r'attach://([^"\\]+)')
_NOT_A_RESULT = object()


@functools.cache
def known_methods() -> dict[str, type[methods.TelegramMethod[Any]]]:
    """Return aiogram's model of each method by the method's name."""
    listed = (getattr(methods, name) for name in methods.__all__)
    return {
        one.__api_method__: one
        for one in listed
        if issubclass(one, methods.TelegramMethod) and one is not methods.TelegramMethod
    }


def wrong_with_request(method: str, values: Mapping[str, str], files: Collection[str]) -> list[str]:
    """Return what is wrong with a call as it came in.

    Args:
        method: its name, spelled as documented.
        values: the parameters as the texts that a form carries.
        files: the names of the parts that brought files.
    """
    if method not in known_methods():
        return [f"{method} is no method of the Bot API"]
    model = known_methods()[method]
    fields = fields_of(model)
    given = set(values) | (set(files) & set(fields))
    wrong = [
        f"{method}.{name} is missing" for name in fields if fields[name].is_required and name not in given
    ]
    wrong += _wrong_files(method, values, files, fields)
    readable: dict[str, Any] = {}
    for name, text in values.items():
        if name not in fields:
            wrong.append(f"{method}.{name} is unknown: the method has no such parameter")
            continue
        readable[name], found = _read(text, fields[name], f"{method}.{name}")
        wrong += found
    return wrong or broken_rules(model, readable, method)


def _wrong_files(
    method: str, values: Mapping[str, str], files: Collection[str], fields: Mapping[str, Field]
) -> list[str]:
    """Return what is wrong between the files that came and the places that name them."""
    named = {name for text in values.values() for name in _ATTACHED.findall(text)}
    lost = [f"{method}: attach://{name} has no file" for name in sorted(named - set(files))]
    strange = [
        f"{method}: nothing names the file {name}"
        for name in sorted(set(files) - named)
        if not (name in fields and InputFile in _leaves(fields[name].annotation))
    ]
    return lost + strange


def _read(text: str, field: Field, where: str) -> tuple[Any, list[str]]:
    """Return a parameter's value and what is wrong with it; what may be a text is one."""
    if str in _leaves(field.annotation):
        return text, []
    if InputFile in _leaves(field.annotation):
        return text, field.check(text, where)
    try:
        value = json.loads(text)
    except ValueError:
        return text, [f"{where} is {text!r}, which is no JSON"]
    return value, field.check(value, where)


def _leaves(annotation: Any) -> set[Any]:
    """Return the alternatives that an annotation names, lists not opened."""
    arguments = get_args(annotation)
    if not arguments or annotation is list or getattr(annotation, "__origin__", None) is list:
        return {annotation}
    return set().union(*(_leaves(one) for one in arguments))


def wrong_with_answer(method: str, body: bytes) -> list[str]:
    """Return what is wrong with an answer's body.

    What getUpdates brings is judged as updates, when they come to be: testers may put any garbage into
    the queue, and a webhook brings the rest.
    """
    answer = json.loads(body)
    result = answer.pop("result", _NOT_A_RESULT) if isinstance(answer, dict) else _NOT_A_RESULT
    envelope = answer if result is _NOT_A_RESULT else {**answer, "result": True}
    where = f"{method}'s answer"
    wrong = check_of(Response[Any])(envelope, where)
    if result is _NOT_A_RESULT or wrong:
        return wrong
    if method == "getUpdates":
        return check_of(list[Any])(result, f"{where}.result")
    return _returning(method)(result, f"{where}.result")


@functools.cache
def _returning(method: str) -> Check:
    return check_of(known_methods()[method].__returning__)


def wrong_with_update(update: Any) -> list[str]:
    """Return what is wrong with an update."""
    return check_of(Update)(update, "update")
