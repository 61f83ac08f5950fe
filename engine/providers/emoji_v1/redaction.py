"""Takes links, keys and signatures out of text that somebody will read or keep."""

from __future__ import annotations

import re

_SECRETS = (
    (re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE), "<link>"),
    (re.compile(r"\bdashscope-instant/[^\s\"'<>]+", re.IGNORECASE), "<object>"),
    (re.compile(r"\b(?:sk|st)-[\w-]{8,}", re.IGNORECASE), "<key>"),
    (re.compile(r"\bbearer\s+\S+", re.IGNORECASE), "<key>"),
    (re.compile(r"\b(signature|ossaccesskeyid|policy)=[^\s&\"'<>]+", re.IGNORECASE), r"\1=<hidden>"),
)
_LONGEST = 200


class WireError(Exception):
    """What a library reported, its text free of secrets: the cause that our errors carry."""


def clean(text: str) -> str:
    """Return the text on one line of at most 200 characters, without anything secret."""
    # Half a surrogate pair is good JSON, and breaks every log and database that is told of it.
    text = " ".join(text.encode(errors="replace").decode().split())
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def cause_of(exc: BaseException) -> WireError:
    """Return a stand-in for an exception whose own text may hold a link or a header.

    aiohttp names the whole address in its time-outs and keeps the request's headers in its
    response errors, so the original must not hang on an exception that is logged.
    """
    said = clean(str(exc))
    return WireError(f"{type(exc).__name__}: {said}" if said else type(exc).__name__)
