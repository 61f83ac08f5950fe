"""Seeded trouble on the way to Telegram and to the provider: every call may go wrong, some hours all do."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.faults import Effect, Fault, Faults

if TYPE_CHECKING:
    from datetime import datetime

    from tests.support.town import Town

LOST = 0.05
"""So many calls are carried out, and the answer never comes."""

TROUBLE = 0.10
"""So many more go wrong in one of the ways below."""

SLOWEST = 20.0
"""Seconds."""

HTML = "<html><body>Bad Gateway</body></html>"


@dataclass(slots=True)
class Weather(Faults):
    """Decides each call's fate by a seed.

    Attributes:
        seed: the same one brings the same troubles to the same calls.
        town: whose clock a slow call moves; None until the storm begins.
        outage: since when and until when the provider cannot be reached.
        hits: how often each kind of trouble struck.
    """

    seed: int = 0
    town: Town | None = None
    outage: tuple[datetime, datetime] | None = None
    hits: dict[str, int] = field(default_factory=dict)
    _calls: Counter[str] = field(default_factory=Counter)

    def take(self, service: str, call: str, facts: dict[str, Any]) -> Fault | None:
        """Return what happens to this call; None lets it pass."""
        if self.town is None:
            return None
        if service == "provider" and self._is_out(self.town):
            return self._hit("outage", Fault(service, call, Effect.DROP_BEFORE))
        # By what is called and how often: calls that leave together may arrive in any order.
        name = f"{service} {call} {facts.get('chat_id')}"
        self._calls[name] += 1
        chance = random.Random(f"{self.seed} {name} {self._calls[name]}")
        fate = chance.random()
        if fate < LOST:
            return self._hit("lost", Fault(service, call, Effect.DROP_AFTER))
        if fate < LOST + TROUBLE:
            return self._trouble(service, call, self.town, chance)
        return None

    def _is_out(self, town: Town) -> bool:
        return self.outage is not None and self.outage[0] <= town.now < self.outage[1]

    def _trouble(self, service: str, call: str, town: Town, chance: random.Random) -> Fault | None:
        kind = chance.choice(("throttled", "broken", "broken after", "slow", "truncated", "no JSON"))
        if kind == "slow":
            town.pass_time(timedelta(seconds=chance.uniform(1, SLOWEST)))
            self._hit(kind, None)
            return None
        if kind == "throttled":
            fault = Fault(service, call, Effect.ANSWER, status=429, body=_patience(service))
        elif kind == "truncated":
            fault = Fault(service, call, Effect.TRUNCATE)
        elif kind == "no JSON":
            fault = Fault(service, call, Effect.ANSWER, status=200, body=HTML)
        else:
            effect = Effect.ANSWER if kind == "broken" else Effect.ANSWER_AFTER
            fault = Fault(service, call, effect, status=502, body=HTML)
        return self._hit(kind, fault)

    def _hit(self, kind: str, fault: Fault | None) -> Fault | None:
        self.hits[kind] = self.hits.get(kind, 0) + 1
        return fault


def _patience(service: str) -> dict[str, Any]:
    if service == "telegram":
        return {"parameters": {"retry_after": 3}}
    return {
        "code": "Throttling.RateQuota",
        "message": "Requests rate limit exceeded, please try again later.",
    }
