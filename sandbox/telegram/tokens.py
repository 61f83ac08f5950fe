"""Whose token it is: the bot's own, another bot's, or none at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.telegram.errors import ApiError

if TYPE_CHECKING:
    from sandbox.telegram.world import World

_TOKEN = re.compile(r"[1-9]\d{0,15}:[A-Za-z0-9_-]{1,80}")


@dataclass(slots=True)
class TokenCheck:
    """Lets the bot in; the first well-formed token says which bot that is, unless a switch does."""

    world: World
    _is_named: bool = False

    def demand(self, token: str) -> None:
        """Let a call of the bot pass.

        Raises:
            ApiError: 404, the token is malformed; 401, it is not the bot's.
        """
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if self.world.switches.token not in {None, token}:
            raise ApiError(401, "Unauthorized")
        if not self._is_named:
            self.name_bot(token)
        # A new token of the same bot begins with the same id; another bot is nobody here.
        if _bot_id(token) != self.world.bot.id:
            raise ApiError(401, "Unauthorized")

    def name_bot(self, token: str) -> None:
        """Take the bot's id from its token, which begins with it; some clients read it there."""
        self.world.bot.id = _bot_id(token)
        self._is_named = True


def _bot_id(token: str) -> int:
    return int(token.partition(":")[0])
