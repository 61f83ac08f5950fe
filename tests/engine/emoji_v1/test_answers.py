from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from multidict import CIMultiDict

from engine.errors import DefectError, TransientError
from engine.providers.emoji_v1.answer import Answer, as_whole, parse_answer

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def _answer(status: int, body: bytes, **headers: str) -> Answer:
    named = CIMultiDict({name.replace("_", "-"): text for name, text in headers.items()})
    return parse_answer(status, named, body, sent=NOW, received=NOW + timedelta(seconds=2))


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("3", 3.0),
        ("0", 0.0),
        ("999999", 3600.0),
        ("Fri, 20 Nov 2026 10:00:32 GMT", 30.0),
        ("Fri, 20 Nov 2026 09:00:00 GMT", 0.0),
        ("Fri, 20 Nov 2026 10:00:32 -0000", 30.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_a_named_wait_is_read_in_both_forms_and_kept_reasonable(text: str, wait: float | None) -> None:
    assert _answer(429, b"", Retry_After=text).wait == wait


def test_the_request_id_comes_from_the_body_or_else_from_the_header() -> None:
    assert _answer(200, b'{"request_id": "in-body"}', X_Request_ID="in-header").request_id == "in-body"
    assert _answer(401, b"", X_Request_ID="in-header").request_id == "in-header"
    assert _answer(200, b'{"request_id": 5}').request_id == ""


def test_the_clocks_are_compared_in_the_middle_of_the_exchange() -> None:
    assert _answer(200, b"{}", Date="Fri, 20 Nov 2026 09:00:00 GMT").ahead == timedelta(hours=1, seconds=0.5)
    assert _answer(200, b"{}", Date="Fri, 99 Nov").ahead == timedelta(0)
    assert _answer(200, b"{}", Date="Fri, 31 Dec 9999 23:59:59 GMT").ahead == timedelta(0)


def test_a_flat_error_under_200_is_an_error() -> None:
    with pytest.raises(DefectError, match="InvalidParameter"):
        _answer(200, b'{"code": "InvalidParameter", "message": "Required body invalid"}').require_success()


def test_a_code_that_means_nothing_is_no_error() -> None:
    for code in (b'""', b"0", b'"Success"', b"null", b"200", b"{}"):
        assert _answer(200, b'{"code": ' + code + b"}").require_success() is not None


def test_a_status_above_the_known_ones_is_transient() -> None:
    with pytest.raises(TransientError, match="http_599"):
        _answer(599, b"").require_success()


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3), (3.0, 3), ("3", 3), (3.5, None), (True, None), ("9" * 5000, None), ("x", None), (None, None)],
)
def test_whole_numbers_are_read_in_every_spelling(value: object, number: int | None) -> None:
    assert as_whole(value) == number
