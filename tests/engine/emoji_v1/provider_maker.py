"""The key of the tests, and the shape of the fixture that makes providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from engine.providers.emoji_v1 import EmojiV1

KEY = "sk-0123456789abcdef0123456789abcdef"


class MakeProvider(Protocol):
    """Makes a provider with changed settings; the fixture closes it."""

    def __call__(self, *, clock: Callable[[], datetime] | None = None, **changes: Any) -> EmojiV1:
        """Return a provider that talks to the scripted server."""
        ...
