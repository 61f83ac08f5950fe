"""The provider `local`: the renderer in `studio`, run in the engine's worker processes."""

from engine.providers.local.provider import Local
from engine.providers.local.rendering import warm_up
from engine.providers.local.settings import NAME, LocalSettings

__all__ = ["NAME", "Local", "LocalSettings", "warm_up"]
