"""Compares JSON with aiogram's description of the Bot API, where nothing may stand that it does not name.

aiogram's models let unknown fields pass and turn numbers into texts and back, so they are not asked to
validate: their fields are read as a description, and the JSON is walked beside it. What is written here
about types: JSON's own types only, no null (Telegram leaves out what is not there), times as epoch
seconds, no field that aiogram marks as deprecated.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.client.default import Default
from aiogram.types import InputFile
from pydantic import BaseModel
from typing_extensions import TypeAliasType

from tests.support.conformance_rules import ALLOWED, RULES

Check = Callable[[Any, str], list[str]]
"""Takes a JSON value and where it stands, returns what is wrong with it, a sentence each."""

_NEVER_ON_THE_WIRE = {type(None), Default, dt.timedelta}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object: whether it must be there, and how to check what is."""

    is_required: bool
    check: Check
    annotation: Any


@functools.cache
def fields_of(model: type[BaseModel]) -> dict[str, Field]:
    """Return the fields of an object or the parameters of a method by their names on the wire."""
    described = {
        field.alias or name: Field(field.is_required(), check_of(field.annotation), field.annotation)
        for name, field in model.model_fields.items()
        if not (isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("deprecated"))
    }
    allowed = {
        gap.field: Field(is_required=False, check=check_of(gap.type), annotation=gap.type)
        for gap in ALLOWED
        if gap.model == model.__name__
    }
    return described | allowed


def check_of(expected: Any) -> Check:
    """Return the check of a type as aiogram writes it down.

    Raises:
        TypeError: aiogram describes something in a way that is not understood here.
    """
    if isinstance(expected, type) and issubclass(expected, BaseModel):
        return functools.partial(_check_object, expected)
    if isinstance(expected, TypeAliasType):
        return functools.partial(_check_alias, expected)
    if get_origin(expected) is not None:
        return _check_of_parts(get_origin(expected), get_args(expected))
    if expected not in _PLAIN:
        raise TypeError(f"no check is known for {expected}")
    return _PLAIN[expected]


def _check_of_parts(origin: Any, parts: Sequence[Any]) -> Check:
    """Return the check of a type that is made of others."""
    if origin is Annotated:
        return check_of(parts[0])
    if origin is Literal:
        return functools.partial(_check_choice, parts)
    if origin in {Union, types.UnionType}:
        return _any_of([check_of(one) for one in parts if one not in _NEVER_ON_THE_WIRE])
    if origin is list:
        return functools.partial(_check_list, check_of(parts[0]))
    raise TypeError(f"no check is known for {origin} of {parts}")


def _check_alias(alias: TypeAliasType, value: Any, where: str) -> list[str]:
    """Check by what an alias stands for; it may hold itself, so it is opened only now."""
    return check_of(alias.__value__)(value, where)


def _check_object(model: type[BaseModel], value: Any, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where} is {_told(value)}, not a {model.__name__}"]
    fields = fields_of(model)
    wrong = [
        f"{where}.{name} is missing" for name in fields if fields[name].is_required and name not in value
    ]
    for name, part in value.items():
        if name in fields:
            wrong += fields[name].check(part, f"{where}.{name}")
        else:
            wrong.append(f"{where}.{name} is unknown: {model.__name__} has no such field")
    return wrong or broken_rules(model, value, where)


def broken_rules(model: type[BaseModel], value: dict[str, Any], where: str) -> list[str]:
    """Return what the documentation demands of an object or a call beyond its fields' types."""
    rules = RULES.get(model.__name__, ())
    return [f"{where}: {rule.demand}" for rule in rules if not rule.holds(value)]


def _check_list(check: Check, value: Any, where: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{where} is {_told(value)}, not a list"]
    return [wrong for number, one in enumerate(value) for wrong in check(one, f"{where}[{number}]")]


def _check_choice(choices: Sequence[Any], value: Any, where: str) -> list[str]:
    known = [one.value if isinstance(one, enum.Enum) else one for one in choices]
    fits = any(value == one and type(value) is type(one) for one in known)
    return [] if fits else [f"{where} is {_told(value)}, not {' or '.join(map(repr, known))}"]


def _any_of(checks: Sequence[Check]) -> Check:
    """Return a check that is content with one of several; else the nearest has the word."""
    if len(checks) == 1:
        return checks[0]

    def check(value: Any, where: str) -> list[str]:
        nearest: list[str] | None = None
        for one in checks:
            if not (wrong := one(value, where)):
                return []
            if nearest is None or len(wrong) < len(nearest):
                nearest = wrong
        return nearest or []

    return check


def _plain(what: str, *kinds: type) -> Check:
    def check(value: Any, where: str) -> list[str]:
        return [] if type(value) in kinds else [f"{where} is {_told(value)}, not {what}"]

    return check


def _check_file(value: Any, where: str) -> list[str]:
    """Accept a file in JSON as what stands for it there: the name of the part that brings it."""
    fits = isinstance(value, str) and value.startswith("attach://")
    return [] if fits else [f"{where} is {_told(value)}, not a file that comes with the call"]


def _told(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


_PLAIN: dict[Any, Check] = {
    Any: lambda _value, _where: [],
    bool: _plain("true or false", bool),
    int: _plain("a whole number", int),
    float: _plain("a number", int, float),
    str: _plain("a text", str),
    dt.datetime: _plain("a time in epoch seconds", int),
    InputFile: _check_file,
}
