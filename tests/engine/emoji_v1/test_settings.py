from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.providers.emoji_v1 import ApiKey, EmojiV1Settings
from engine.providers.interface import Capabilities, Prices, Provider
from tests.engine.emoji_v1.provider_maker import KEY, MakeProvider

DEFAULTS = EmojiV1Settings(ApiKey(KEY))


async def test_the_class_is_a_provider_and_describes_itself(make_provider: MakeProvider) -> None:
    provider: Provider = make_provider(model="emoji-v2", recovery_grace=timedelta(seconds=5))

    assert provider.describe() == Capabilities(
        name="emoji-v1",
        model="emoji-v2",
        billed=True,
        prices=Prices(check=400, second=8000),
        key_mark=provider.describe().key_mark,
        durable=True,
        max_upstream=2,
        submit_interval=timedelta(seconds=1),
        check_interval=timedelta(seconds=1),
        shortest=timedelta(seconds=20),
        poll_interval=timedelta(seconds=1),
        sweep_interval=timedelta(seconds=60),
        task_life=timedelta(hours=24),
        unknown_tolerance=timedelta(seconds=60),
        recovery_grace=timedelta(seconds=5),
    )


async def test_the_mark_of_a_key_tells_keys_apart_and_nothing_of_them(make_provider: MakeProvider) -> None:
    keys = ("sk-one", "sk-one", "sk-two")
    marks = [make_provider(api_key=ApiKey(key)).describe().key_mark for key in keys]
    assert (marks[0] == marks[1], marks[0] == marks[2]) == (True, False)
    assert not any("one" in mark or "sk" in mark for mark in marks)


@pytest.mark.parametrize(
    "change",
    [
        {"base_url": "http://dashscope.aliyuncs.com/api/v1"},
        {"base_url": "dashscope.aliyuncs.com"},
        {"base_url": "ftp://127.0.0.1/"},
        {"base_url": ""},
        {"queries_per_second": 0},
        {"page_size": 0},
        {"max_upstream": 0},
    ],
)
def test_settings_that_leak_the_key_or_cannot_work_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be https|at least 1"):
        replace(DEFAULTS, **change)


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("https://dashscope.aliyuncs.com/api/v1", False),
        ("https://llm-1.cn-beijing.maas.aliyuncs.com/api/v1", False),
        ("http://127.0.0.1:9000/api/v1", True),
        ("http://localhost:9000/api/v1", True),
        ("http://[::1]:9000/api/v1", True),
    ],
)
def test_only_loopback_goes_without_encryption(url: str, *, loopback: bool) -> None:
    assert replace(DEFAULTS, base_url=url).on_loopback is loopback


def test_a_key_is_trimmed_and_neither_its_length_nor_its_form_matters() -> None:
    long = f"sk-ws-{'a' * 109}"

    assert ApiKey(f"  {long}\n").reveal() == long
    assert ApiKey(" x ").reveal() == "x"


@pytest.mark.parametrize("text", ["", "  \n", "sk-a b", "sk-\u00e4", "sk-a\r\nX-Evil: 1", 'sk-"'])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ValueError, match="the provider's key") as caught:
        ApiKey(text)
    assert "sk-" not in str(caught.value)


def test_a_key_shows_itself_nowhere_but_still_compares() -> None:
    assert KEY not in f"{DEFAULTS!r} {DEFAULTS.api_key} {DEFAULTS.api_key!s}"
    assert len({ApiKey(KEY), ApiKey(KEY), ApiKey("sk-other")}) == 2
    assert ApiKey(KEY) != KEY
