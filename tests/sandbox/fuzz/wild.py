"""Requests that no sane client sends: Hypothesis strategies for values, bodies and whole requests."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

# The normal profile takes a few seconds a test; a bigger figure digs deeper for as long as one likes.
_EXAMPLES = int(os.environ.get("SANDBOX_FUZZ_EXAMPLES", "15"))
thorough = settings(
    max_examples=_EXAMPLES,
    deadline=None,
    # A failure names its request; making it smaller would cost a hundred sandboxes and more.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)

_MARKUP = json.dumps(
    {"inline_keyboard": [[{"text": "x", "callback_data": "y"}, {"text": "z", "url": "t.me"}]]}
)
WORDS = st.sampled_from(
    [
        *(
            "",
            " ",
            "0",
            "-1",
            "1",
            "2",
            "3",
            "7",
            "true",
            "null",
            "[]",
            "{}",
            "[[]]",
            "[1]",
            '[""]',
            '{"": {}}',
        ),
        *(
            "9" * 30,
            "-" + "9" * 30,
            "9" * 5000,
            "1e999",
            "NaN",
            "Infinity",
            "-0",
            "1.5",
            "0x10",
            "٣",
            "1_000",
        ),
        *("\x00", "\ufeff", "\u202e", "😀" * 9, "é" * 70, "a" * 5000, "\r\n", "../../etc/passwd", "%00", "%"),
        *(
            "HTML",
            "MarkdownV2",
            "Markdown",
            "<b>",
            "</b>",
            "<a href=",
            "&#55296;",
            "&#99999999;",
            "*_~`[](",
            ">x\n>",
        ),
        *(
            "attach://x",
            "attach://",
            "http://x",
            "https://127.0.0.1:1/",
            "photo",
            "video",
            "sticker",
            "emoji",
        ),
        *('{"type": "photo", "media": "attach://x"}', '[{"type": "video", "media": "attach://x"}]', _MARKUP),
        *(
            '{"inline_keyboard": [[{"text": 1}], 2]}',
            '{"message_id": {}}',
            '{"message_id": 1.5}',
            '[{"type": []}]',
        ),
        *(
            '[{"emoji": {}}]',
            '[{"type": "emoji", "emoji": "👍"}]',
            '"\\ud83d"',
            '{"type": "chat", "chat_id": []}',
        ),
        *("[" * 2000, "member", "owner", "group", "supergroup", "left", "kicked", "administrator", "regular"),
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**31, 2**32, 2**63, -(2**63) - 1, 2**64, 10**400])
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | WORDS, inner, max_size=3)
    ),
    max_leaves=6,
)
_TYPES = st.sampled_from(
    [
        *(
            "application/json",
            "application/json; charset=utf-16",
            "application/json; charset=no-such-charset",
        ),
        *(
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-7",
            "text/plain",
        ),
        *(
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "multipart/form-data; boundary=" + "y" * 99,
        ),
        *("multipart/mixed; boundary=x", "application/octet-stream", "", "no/type; at all", "/", ";"),
    ]
)
_PART = (
    b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n%s\r\n',
    (b'; filename="f.jpg"', b"; filename*=utf-9''%ff", b'; filename=""', b""),
    (
        b"",
        b"Content-Type: image/jpeg\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: no-such\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Length: -5\r\n",
        b"Content-Type: multipart/mixed; boundary=z\r\n",
        b"Content-Type: text/plain; charset=no-such\r\n",
        b"no header at all\r\n",
    ),
)


@dataclass(frozen=True, slots=True)
class Wild:
    """One request.

    Attributes:
        verb, path: where it goes; the path is encoded already.
        headers: beside those the client adds itself.
        body: None for none.
    """

    verb: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


def pairs(names: st.SearchStrategy[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return fields of a call: mostly names that mean something, with values that mostly do not."""
    return st.dictionaries(names | st.text(max_size=6), values, max_size=6)


def query(fields: dict[str, Any]) -> str:
    """Return fields as a query string or a form."""
    return "&".join(
        f"{quote(name, safe='')}={quote(as_text(value), safe='')}" for name, value in fields.items()
    )


def as_text(value: Any) -> str:
    """Return a value as a form carries it; halves of surrogate pairs become question marks."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode(errors="replace").decode()


@st.composite
def almost(draw: st.DrawFn, right: Any) -> Any:
    """Return a value that is right but for one place inside, which holds something else or is gone."""
    if draw(st.integers(0, 3)) == 0 or not isinstance(right, dict | list) or not right:
        return draw(JSON | WORDS)
    if isinstance(right, list):
        place = draw(st.integers(0, len(right) - 1))
        return [*right[:place], draw(almost(right[place])), *right[place + 1 :]]
    name = draw(st.sampled_from(sorted(right)))
    rest = {other: value for other, value in right.items() if other != name}
    return rest if draw(st.integers(0, 5)) == 0 else rest | {name: draw(almost(right[name]))}


@st.composite
def bodies(draw: st.DrawFn, fields: st.SearchStrategy[Any]) -> tuple[dict[str, str], bytes]:
    """Return headers and a body: the fields in some encoding, cut or swapped now and then, or just bytes."""
    given = draw(fields)
    form = draw(st.sampled_from(["json", "json", "form", "multipart", "bytes"]))
    if form == "json" or not isinstance(given, dict):
        kind, body = "application/json", json.dumps(given).encode()
    elif form == "form":
        kind, body = "application/x-www-form-urlencoded", query(given).encode()
    elif form == "multipart":
        kind, body = "multipart/form-data; boundary=x", _multipart(draw, given)
    else:
        kind, body = draw(_TYPES), draw(st.binary(max_size=60))
    if draw(st.integers(0, 9)) == 0:
        kind = draw(_TYPES)
    if draw(st.integers(0, 9)) == 0:
        body = body[: draw(st.integers(0, len(body)))]
    headers = {"Content-Type": kind}
    if draw(st.integers(0, 19)) == 0:
        headers["Content-Encoding"] = draw(st.sampled_from(["gzip", "deflate", "br", "zstd", "no-such"]))
    return headers, body


def _multipart(draw: st.DrawFn, fields: dict[str, Any]) -> bytes:
    start, names, headers = _PART
    parts = [
        start % (quote(name).encode(), draw(st.sampled_from(names)), draw(st.sampled_from(headers)))
        + as_text(value).encode()
        + b"\r\n"
        for name, value in fields.items()
    ]
    return b"".join(parts) + draw(st.sampled_from([b"--x--\r\n", b"--x", b"", b"--x--\r\nafter the end"]))
