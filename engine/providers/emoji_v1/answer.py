"""One answer of DashScope as a value: parsed at the door, whatever its status and Content-Type."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from engine.errors import TransientError
from engine.providers.emoji_v1.error_table import classify
from engine.providers.emoji_v1.redaction import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.errors import EngineError

# Other services of the same host write these where nothing went wrong (section 3, "Extra fields").
_NO_CODE = frozenset({"", "0", "200", "ok", "success", "null", "none"})
_LONGEST_WAIT = 3600.0
_MOST_DIGITS = 20
_NO_CLOCK = timedelta(days=2)  # a Date farther off was not read from a clock


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read whole.

    Attributes:
        status: the HTTP status.
        body: the JSON object, None when the body was anything else. May hold signed links.
        request_id: the provider's id of the request, "" when it told none.
        wait: seconds from Retry-After, None without it.
        ahead: our clock minus the provider's, to about half a second; zero without a Date.
    """

    status: int
    body: dict[str, Any] | None = field(repr=False)
    request_id: str = ""
    wait: float | None = None
    ahead: timedelta = timedelta(0)

    @property
    def output(self) -> dict[str, Any]:
        """The `output` object, {} when there is none."""
        return as_object((self.body or {}).get("output"))

    @property
    def code(self) -> str:
        """The provider's error code, top-level or in `output`; "" when it reports none."""
        return code_in(self.body or {}) or code_in(self.output)

    def error(self) -> EngineError:
        """Return what this answer means as a failure."""
        source = self.body if code_in(self.body or {}) else self.output
        message = as_text((source or {}).get("message"))
        return classify(self.status, self.code, message, wait=self.wait)

    def require_success(self) -> dict[str, Any]:
        """Return the JSON object of an answer of 2xx that reports no error at its top level.

        A flat error body is documented under 200 too, so the status alone is never trusted.

        Raises:
            EngineError: what the answer means otherwise; TransientError for an unreadable 2xx.
        """
        if self.status not in range(200, 300):
            raise self.error()
        if self.body is None:
            raise unreadable("not a JSON object")
        if code_in(self.body):
            raise self.error()
        return self.body


def unreadable(what: str) -> TransientError:
    """Return the error for an answer that lacks what it must have; asking again may help."""
    return TransientError("unreadable_answer", what)


def parse_answer(
    status: int, headers: Mapping[str, str], body: bytes, *, sent: datetime, received: datetime
) -> Answer:
    """Return the answer; never raises, because a gateway may answer with anything.

    Args:
        status: the HTTP status.
        headers: names compared without case (aiohttp's own mapping does).
        body: the whole body; captured answers had no Content-Type, so that is not looked at.
        sent: our clock just before the request, aware.
        received: our clock just after the body, aware.
    """
    parsed = _json_object(body)
    request_id = as_text((parsed or {}).get("request_id")) or headers.get("X-Request-ID", "")
    return Answer(
        status,
        parsed,
        clean(request_id),
        _retry_after(headers.get("Retry-After", ""), received),
        _clock_ahead(headers.get("Date", ""), sent, received),
    )


def as_object(value: Any) -> dict[str, Any]:
    """Return the value if it is a JSON object, else {}."""
    return value if isinstance(value, dict) else {}


def as_text(value: Any) -> str:
    """Return the value if it is a text, else ""."""
    return value if isinstance(value, str) else ""


def as_whole(value: Any) -> int | None:
    """Return a whole number, also one written as 3.0 or "3"; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < _MOST_DIGITS else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def code_in(body: Mapping[str, Any]) -> str:
    """Return the error code that an object carries, "" for none and for the words of success."""
    value = body.get("code")
    text = clean(str(value)) if isinstance(value, str | int) else ""
    return "" if text.lower() in _NO_CODE else text


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _retry_after(text: str, now: datetime) -> float | None:
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_WAIT)
    moment = _http_date(text)
    return None if moment is None else min(max((moment - now).total_seconds(), 0.0), _LONGEST_WAIT)


def _clock_ahead(text: str, sent: datetime, received: datetime) -> timedelta:
    moment = _http_date(text)
    if moment is None:
        return timedelta(0)
    # Date drops the fraction of its second, and was written somewhere between our two readings.
    ahead = sent + (received - sent) / 2 - (moment + timedelta(milliseconds=500))
    return ahead if abs(ahead) < _NO_CLOCK else timedelta(0)
