"""What an operation answers, before it goes out: JSON, OSS's XML, and both kinds of error."""

from __future__ import annotations

import abc
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        content_type: "" leaves the header out.
        code: the provider's error code, for the event log; "" when all is well.
        spread_seconds: the body is sent in pieces over this time.
        gateway: sent as the API's gateway was captured: without a length, compressed if accepted.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    spread_seconds: float = 0.0
    gateway: bool = False


class RefusedError(Exception, abc.ABC):
    """A call is refused; each half of the provider says so in its own form."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message

    @abc.abstractmethod
    def answer(self, request_id: str) -> Answer:
        """Return what goes out."""


class ApiError(RefusedError):
    """The API refuses a call: top-level code, message and request id (facts section 7, shape 1)."""

    def answer(self, request_id: str) -> Answer:
        """Return the flat error body; error answers name the request in a header too (captured)."""
        body = {"code": self.code, "message": self.message, "request_id": request_id}
        return json_answer(body, status=self.status, code=self.code, headers={"X-Request-ID": request_id})


class OssError(RefusedError):
    """The file host refuses a call: OSS's XML (facts sections 6 and 9)."""

    def answer(self, request_id: str) -> Answer:
        """Return OSS's error document."""
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n'
            f"  <Code>{escape(self.code)}</Code>\n  <Message>{escape(self.message)}</Message>\n"
            f"  <RequestId>{escape(request_id)}</RequestId>\n</Error>\n"
        ).encode()
        return Answer(self.status, body, "application/xml", {"x-oss-request-id": request_id}, self.code)


def json_answer(
    body: Mapping[str, Any],
    *,
    status: int = 200,
    code: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return `body` as a JSON answer."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Answer(status, text.encode(), "application/json", headers or {}, code, gateway=True)
