"""The providers that this bot may use, in the operator's order of preference."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from engine.providers.interface import Provider


class Menu:
    """A short, fixed list of providers.

    Args:
        providers: those that get new orders, the preferred one first.
        former: those that get none, but are still asked about orders of an earlier start.
        absent: makes what stands for a provider that only an open order of an earlier start still names.
    """

    def __init__(
        self,
        providers: Sequence[Provider],
        *,
        former: Sequence[Provider] = (),
        absent: Callable[[str], Provider],
    ) -> None:
        self._absent = absent
        self._all = {provider.describe().name: provider for provider in (*providers, *former)}
        self._names = tuple(provider.describe().name for provider in providers)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of those that get new orders, the preferred one first."""
        return self._names

    def find(self, name: str) -> Provider:
        """Return a provider by name."""
        return self._all.get(name) or self._absent(name)

    def first(self, *, barred: Collection[str]) -> Provider | None:
        """Return the preferred provider that is not barred."""
        return next((self._all[name] for name in self._names if name not in barred), None)

    async def close(self) -> None:
        """Close every provider."""
        for provider in self._all.values():
            await provider.close()
