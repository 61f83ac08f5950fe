from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.clock import from_ms, span_ms, to_ms

QUICK = settings(derandomize=True, max_examples=300, database=None)


@QUICK
@given(st.integers(0, 4_102_444_800_000))
def test_a_moment_read_from_a_row_is_written_back_as_the_same_milliseconds(milliseconds: int) -> None:
    assert to_ms(from_ms(milliseconds)) == milliseconds


@QUICK
@given(st.integers(0, 10**10))
def test_a_span_of_whole_milliseconds_loses_none(milliseconds: int) -> None:
    assert span_ms(timedelta(milliseconds=milliseconds)) == milliseconds
