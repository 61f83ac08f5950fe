"""The providers that this bot may use, in the operator's order of preference."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.providers.interface import Provider


class Menu:
    """A short, fixed list of providers."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = {provider.describe().name: provider for provider in providers}

    @property
    def names(self) -> tuple[str, ...]:
        """The providers' names, the preferred one first."""
        return tuple(self._providers)

    def find(self, name: str) -> Provider:
        """Return a provider by name.

        Raises:
            KeyError: a job names a provider that the settings no longer have.
        """
        return self._providers[name]

    def first(self, *, barred: Collection[str]) -> Provider | None:
        """Return the preferred provider that is not barred."""
        return next((self._providers[name] for name in self.names if name not in barred), None)

    async def close(self) -> None:
        """Close every provider."""
        for provider in self._providers.values():
            await provider.close()
