"""What simulations have at hand."""

from __future__ import annotations

from tests.support.memory import memory

__all__ = ["memory"]
