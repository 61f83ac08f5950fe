"""Reads answers with aiogram's models, field by field: what they do not know, Telegram does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from aiogram.types.base import TelegramObject

    Model = TypeVar("Model", bound=TelegramObject)


def read(model: type[Model], answer: dict[str, Any]) -> Model:
    """Return the answer as an aiogram object, after checking that no field of it is unknown."""
    parsed = model.model_validate(answer)
    unknown = set(parsed.model_extra or {})
    assert not unknown, f"{model.__name__} has no {unknown}"
    return parsed
