"""The whole program in this process, against the sandbox, with waits fit for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "123456789:AAtestAAtestAAtestAAtestAAtestAAtest"
KEY = "sk-testkeytestkeytestkeytestkey00"

NO_LIMIT = 1_000_000

FAST_PROVIDER = {
    "detect_rps": 0,
    "submit_rps": 0,
    "query_rps": 0,
    "run_seconds": 0.05,
    "clip_seconds": 0.2,
}
"""Switches of the sandbox's provider that make it quick."""


def settings_for(url: str, data_dir: Path, **changes: Any) -> Settings:
    """Return settings that point at a sandbox and wait for nothing long."""
    values: dict[str, Any] = {
        "telegram_bot_token": TOKEN,
        "dashscope_api_key": KEY,
        "telegram_api_url": url,
        "dashscope_base_url": f"{url}/api/v1",
        "data_dir": data_dir,
        "web_port": 0,
        "telegram_poll_seconds": 5,
        "telegram_retry_seconds": 0.05,
        "telegram_edit_gap_seconds": 0,
        # One message less to look past wherever a group is.
        "group_welcome": False,
        # No span remembers a call, so nothing waits; who tests the limits sets them.
        "telegram_private_seconds": 0,
        "telegram_group_seconds": 0,
        "telegram_overall_seconds": 0,
        "telegram_private_calls": 1000,
        "telegram_group_calls": 1000,
        "telegram_overall_calls": 1000,
        "telegram_place_gap_seconds": 0,
        "dashscope_queries_per_second": NO_LIMIT,
        "previews_after_seconds": 0,
        "dashscope_submit_interval_seconds": 0,
        "dashscope_check_interval_seconds": 0,
        "dashscope_shortest_seconds": 0,
        "dashscope_poll_seconds": 0.05,
        "dashscope_sweep_seconds": 0.2,
        "dashscope_recovery_grace_seconds": 0.5,
        "dashscope_recovery_look_seconds": 0.1,
        "dashscope_retry_seconds": 0.05,
        "dashscope_probe_seconds": 0.2,
        "studio_workers": 1,
        # Loading what draws faces takes a second, so the tests that want previews say so.
        "previews": False,
        # The pretended detector takes any picture for a face, and so do most tests.
        "photo_check": None if changes.get("dashscope_api_key", KEY) is None else "off",
        **changes,
    }
    return Settings(_env_file=None, **values)  # type: ignore[call-arg] # taken, but not in its types


def real_settings_for(url: str, data_dir: Path, **changes: Any) -> Settings:
    """Return settings that point at a sandbox and wait like the real ones, for whoever owns the clock."""
    values: dict[str, Any] = {
        "telegram_bot_token": TOKEN,
        "dashscope_api_key": KEY,
        "telegram_api_url": url,
        "dashscope_base_url": f"{url}/api/v1",
        "data_dir": data_dir,
        # The sandbox would hold an empty answer back for seconds of the machine, and the provider's
        # budget of questions counts such seconds too.
        "telegram_poll_seconds": 0,
        "dashscope_queries_per_second": NO_LIMIT,
        "previews": False,
        "photo_check": "off",
        **changes,
    }
    return Settings(_env_file=None, **values)  # type: ignore[call-arg] # taken, but not in its types
