"""Switches: a typing mistake in a test must not pass as a setting."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from sandbox.dashscope import ProviderSwitches


def test_every_switch_can_be_shown_as_json() -> None:
    assert json.loads(json.dumps(asdict(ProviderSwitches())))["run_seconds"] == 3.0


def test_an_unknown_switch_is_refused() -> None:
    with pytest.raises(AttributeError, match="no switch 'fases'"):
        ProviderSwitches().__setattr__("fases", "two")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("faces", "three"),
        ("reject_shape", "500/output"),
        ("retired", "yes"),
        ("arrears", 1),
        ("detect_rps", "1"),
        ("detect_rps", True),
        ("detect_rps", -1),
        ("running_limit", 1.5),
        ("keys", "sk-x"),
        ("keys", [1]),
        ("accounts", {"sk-x": 1}),
        ("fail_next", ["code"]),
        ("fail_next", {"code": "InternalError"}),
        ("run_seconds", [2.0, 1.0]),
        ("run_seconds", [1.0]),
        ("run_seconds", -1.0),
        ("retry_after", "1"),
        ("result_host", None),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_and_changes_nothing(name: str, value: Any) -> None:
    switches = ProviderSwitches()
    with pytest.raises(ValueError, match=name):
        setattr(switches, name, value)
    assert switches == ProviderSwitches()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("run_seconds", 0),
        ("run_seconds", [0, 1]),
        ("keys", None),
        ("clock_skew", -5),
        ("fail_next", {"code": "c", "message": "m"}),
        ("retry_after", 1),
    ],
)
def test_a_value_as_json_gives_it_is_taken(name: str, value: Any) -> None:
    switches = ProviderSwitches()
    setattr(switches, name, value)
    assert getattr(switches, name) == value


def test_whoever_watches_is_told_of_each_change() -> None:
    switches, heard = ProviderSwitches(), []
    switches.watch(lambda: heard.append(switches.hold))
    switches.hold = True
    switches.hold = False
    assert heard == [True, False]
