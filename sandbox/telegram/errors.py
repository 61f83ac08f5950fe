"""The two ways in which something is refused: to the bot in Telegram's words, to the tester in ours."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A Bot API call is answered with `ok: false`.

    Attributes:
        code: the error code, which is the HTTP status too.
        description: Telegram's wording, prefix included.
        parameters: the optional `parameters` object (retry_after, migrate_to_chat_id).
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


class ActError(Exception):
    """A person of the sandbox was told to do what a person cannot do; the tester made a mistake.

    Attributes:
        status: the HTTP status of the control API's answer.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def bad_request(description: str, **parameters: int) -> ApiError:
    """Return a 400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> ApiError:
    """Return a 403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {description}")


def conflict(description: str) -> ApiError:
    """Return a 409 with Telegram's prefix."""
    return ApiError(409, f"Conflict: {description}")


def too_many_requests(retry_after: int) -> ApiError:
    """Return a 429 that asks to wait for some whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
