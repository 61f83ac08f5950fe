"""Rate limits: a sliding window, so that a burst around the full second is a burst."""

from __future__ import annotations

from sandbox.dashscope import ProviderSwitches
from sandbox.dashscope.limits import RateLimits


def test_one_call_a_second_means_a_second_between_two_calls() -> None:
    limits = RateLimits()
    moments = [0.0, 0.999, 1.0, 1.5, 2.0]
    assert [limits.allow(("main",), 1.0, now) for now in moments] == [True, False, True, False, True]


def test_a_refused_call_does_not_put_off_the_next() -> None:
    limits = RateLimits()
    assert limits.allow(("main",), 1.0, 0.0)
    assert not any(limits.allow(("main",), 1.0, now / 10) for now in range(1, 10))
    assert limits.allow(("main",), 1.0, 1.0)


def test_twenty_calls_a_second_may_come_at_once_but_no_more() -> None:
    limits = RateLimits()
    assert [limits.allow(("main",), 20.0, 0.5) for _ in range(21)] == [True] * 20 + [False]


def test_a_rate_below_one_is_one_call_in_a_longer_time() -> None:
    limits = RateLimits()
    assert [limits.allow(("main",), 0.25, now) for now in (0.0, 3.9, 4.0)] == [True, False, True]


def test_everybody_has_a_limit_of_their_own() -> None:
    limits = RateLimits()
    assert all(limits.allow((who,), 1.0, 0.0) for who in ("main", "other"))


def test_no_limit_means_none() -> None:
    limits = RateLimits()
    assert all(limits.allow(("main",), 0.0, 0.0) for _ in range(100))


def test_the_default_limits_are_the_documented_ones() -> None:
    switches = ProviderSwitches()
    assert (switches.detect_rps, switches.submit_rps) == (1.0, 1.0)
    assert (switches.query_rps, switches.policy_rps) == (20.0, 100.0)
    assert switches.running_limit == 1
