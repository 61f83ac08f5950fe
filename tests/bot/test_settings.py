from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.settings import Settings
from bot.settings_reading import SettingsError, load
from tests.support.program import KEY, TOKEN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder with none of our variables set."""
    monkeypatch.chdir(tmp_path)
    names = {name.upper() for name in Settings.model_fields}
    for name in [name for name in os.environ if name.upper() in names]:
        monkeypatch.delenv(name)


@pytest.fixture
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DASHSCOPE_API_KEY", KEY)


def test_all_that_is_missing_or_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "garbled-secret")
    monkeypatch.setenv("WEB_PORT", "70000")
    monkeypatch.setenv("PROVIDERS", "emoji-v1")
    monkeypatch.setenv("TELEGRAM_API_URL", "api.telegram.org")
    with pytest.raises(SettingsError) as caught:
        load(Settings)
    text = str(caught.value)
    assert "TELEGRAM_BOT_TOKEN: must look like 123456:ABC-DEF" in text
    assert "PROVIDERS: names emoji-v1, which needs DASHSCOPE_API_KEY" in text
    assert "Model Studio" in text
    assert "WEB_PORT: " in text
    assert "TELEGRAM_API_URL: must begin with https://" in text
    assert "garbled-secret" not in text


def test_a_missing_token_comes_with_the_place_to_get_one() -> None:
    with pytest.raises(SettingsError, match="@BotFather"):
        load(Settings)


@pytest.mark.parametrize(
    ("variables", "order"),
    [
        ({}, ("local",)),
        ({"DASHSCOPE_API_KEY": KEY}, ("emoji-v1",)),
        ({"DASHSCOPE_API_KEY": KEY, "PROVIDERS": ""}, ("emoji-v1",)),
        ({"DASHSCOPE_API_KEY": KEY, "PROVIDERS": "local"}, ("local",)),
        ({"DASHSCOPE_API_KEY": KEY, "PROVIDERS": " Emoji-v1, local,"}, ("emoji-v1", "local")),
    ],
)
def test_without_a_word_the_key_decides_who_makes_the_clips(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], order: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert load(Settings).provider_order == order


@pytest.mark.parametrize("token", ["no-colon-at-all", "abc:def", "99887:", ":AAdemo", "12 34:AAdemo"])
@pytest.mark.usefixtures("_keys")
def test_a_garbled_token_is_refused_and_never_shown(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN: must look like") as caught:
        load(Settings)
    assert token not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_PORT", "-1"),
        ("WEB_PORT", "eighty"),
        ("TELEGRAM_POLL_SECONDS", "51"),
        ("TELEGRAM_READ_SECONDS", "-1"),
        ("DASHSCOPE_MAX_UPSTREAM", "0"),
        ("STUDIO_WORKERS", "0"),
        ("PROVIDERS", "emoji-v2"),
        ("PROVIDERS", "local,local"),
        ("KEEP_PHOTOS_HOURS", "0"),
        ("LOG_LEVEL", "loud"),
        ("DASHSCOPE_POLL_SECONDS", "nan"),
        ("TELEGRAM_RETRY_SECONDS", "inf"),
        ("KEEP_CLIPS_HOURS", "inf"),
    ],
)
@pytest.mark.usefixtures("_keys")
def test_a_value_out_of_its_range_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}: "):
        load(Settings)


def test_the_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = [f"TELEGRAM_BOT_TOKEN={TOKEN}", f"DASHSCOPE_API_KEY={KEY}", "WEB_PORT=1111", "LOG_LEVEL=DEBUG"]
    (tmp_path / ".env").write_text("\n".join(lines))
    monkeypatch.setenv("WEB_PORT", "2222")
    settings = load(Settings)
    assert (settings.web_port, settings.log_level) == (2222, "debug")
    assert settings.telegram_bot_token.get_secret_value() == TOKEN


@pytest.mark.usefixtures("_keys")
def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "")
    assert load(Settings).web_port == 8080


@pytest.mark.usefixtures("_keys")
def test_keys_do_not_show_in_the_settings_text() -> None:
    text = f"{load(Settings)!r} {load(Settings)}"
    assert TOKEN not in text
    assert KEY not in text


@pytest.mark.usefixtures("_keys")
def test_an_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1/")
    assert load(Settings).telegram_api_url == "http://127.0.0.1:1"


@pytest.mark.usefixtures("_keys")
def test_the_lines_of_the_example_file_are_the_defaults(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    defaults = load(Settings)
    example = (pytestconfig.rootpath / ".env.example").read_text()
    lines = [line.removeprefix("#") for line in example.splitlines() if "=" in line]
    names = {line.partition("=")[0].lower() for line in lines}
    assert names <= set(Settings.model_fields)
    (tmp_path / ".env").write_text("\n".join(lines))
    assert load(Settings) == defaults
