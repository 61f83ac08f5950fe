"""All settings, from the environment and `.env`; every limit and wait has its documented value as default."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from storage.ledger import CNY

_KEY_ADVICE = "make one in Alibaba Cloud Model Studio, region Beijing"

Seconds = Annotated[float, Field(ge=0)]
ProviderName = Literal["emoji-v1", "local"]


def _spare_cores() -> int:
    """Return how many worker processes leave a core to the people who press buttons."""
    return max(1, (os.cpu_count() or 1) - 1)


class LogSettings(BaseSettings):
    """What is written about a run.

    Attributes:
        log_level: how much.
        log_format: "console" for people, "json" for machines.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        env_ignore_empty=True,
        # No length of time is endless, and NaN compares with nothing.
        allow_inf_nan=False,
    )

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value


class DataSettings(LogSettings):
    """Where everything lies that survives a restart.

    Attributes:
        data_dir: folder of the database, photos and clips.
    """

    data_dir: Path = Path("data")

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "selfmoji.db"


class LedgerSettings(DataSettings):
    """What the cloud may cost, in yuan.

    Attributes:
        budget_cny_per_day: for the whole bot (days in UTC); then the cloud rests until the next one. 0 is
            no limit.
        budget_cny_per_month: the same for a month.
    """

    budget_cny_per_day: Annotated[float, Field(ge=0)] = 0
    budget_cny_per_month: Annotated[float, Field(ge=0)] = 0


class Settings(LedgerSettings):
    """Everything that `run` and `doctor` need; times are seconds unless the name says otherwise.

    Attributes:
        dashscope_api_key: unset, there is no cloud and the program renders the clips by itself.
        providers: who makes clips, the preferred one first, divided by commas; the next one helps out
            while the one before it waits for its operator. Empty: emoji-v1 if there is a key, else local.
        photo_check: what our own look at a face may do before a provider is asked (`Strictness`). Unset:
            strict where we render ourselves, a hint where a provider looks for itself.
        studio_workers: processes that open photos and render, each with a core's work.
        late_seconds: how long a clip may take before a person is told that it is late, until twenty were
            measured; then it is what 99 of 100 took, at least a minute.
        waiting_per_person, waiting_per_chat: clips that may be under way at one time; 0 is no limit.
        daily_per_person: clips that one person may have in 24 hours; 0 is no limit.
        allowed_people: Telegram's numbers of the people (or of the chats in whose name they write) who may
            use the bot, divided by commas. Empty: everybody.
        banned_people: those who may not, and get no answer.
        daily_per_group: clips that a group may have in 24 hours; 0 is no limit, and its administrators can
            lower it.
        group_admins_seconds: how long an answer to "is this an administrator?" is good for.
        group_answer_seconds: how long an answer stays in a group that belongs to no request.
        inline_cache_seconds: how long Telegram shows somebody's clips in inline mode again without asking.
        media_chat_id: a chat of the operator's own, best a private channel with the bot as administrator. It
            takes, without a sound, a copy of each clip that is made for another chat by inline mode, because
            such messages can only show what Telegram has. Unset: inline mode shares what exists.
        group_welcome: whether a group that the bot is added to is told how to use it.
        local_clip_seconds: how long rendering one clip may take before it is given up.
        stop_seconds: how long a stop may take until the process is left with whatever hangs.
        telegram_private_calls, telegram_private_seconds: so many messages and edits in any stretch of so
            many seconds a private chat may get; `group` and `overall` likewise.
        telegram_place_gap_seconds: the time between two edits in a group that only tell a place in line.
        previews: show the expressions at work on the person's own face, over the keyboard in private chats.
        previews_backlog: sheets of previews that wait for a worker; older wishes are dropped.
        previews_after_seconds: how long a worker is kept free of previews after a step of a photo or a clip,
            since the next step follows at once.
    """

    telegram_bot_token: SecretStr
    telegram_api_url: str = "https://api.telegram.org"
    telegram_connect_seconds: Seconds = 10
    telegram_read_seconds: Seconds = 20
    telegram_media_seconds: Seconds = 120
    telegram_poll_seconds: Annotated[float, Field(ge=0, le=50)] = 50
    telegram_retry_seconds: Seconds = 1
    telegram_edit_gap_seconds: Seconds = 2
    telegram_private_calls: Annotated[int, Field(ge=1)] = 5
    telegram_private_seconds: Seconds = 5
    telegram_group_calls: Annotated[int, Field(ge=1)] = 20
    telegram_group_seconds: Seconds = 60
    telegram_overall_calls: Annotated[int, Field(ge=1)] = 30
    telegram_overall_seconds: Seconds = 1
    telegram_place_gap_seconds: Seconds = 60
    ready_note_after_seconds: Seconds = 60
    hint_every_hours: Annotated[float, Field(ge=0)] = 24
    group_admins_seconds: Seconds = 30
    group_answer_seconds: Annotated[float, Field(gt=0)] = 60
    group_welcome: bool = True
    inline_cache_seconds: Annotated[int, Field(ge=0, le=86400)] = 10
    media_chat_id: int | None = None
    keep_photos_hours: Annotated[float, Field(gt=0)] = 24
    keep_clips_hours: Annotated[float, Field(gt=0)] = 24

    dashscope_api_key: SecretStr | None = None
    dashscope_base_url: str = "https://dashscope.aliyuncs.com/api/v1"
    dashscope_workspace: str = ""
    dashscope_detect_model: str = "emoji-detect-v1"
    dashscope_model: str = "emoji-v1"
    dashscope_max_upstream: Annotated[int, Field(ge=1)] = 2
    dashscope_queries_per_second: Annotated[int, Field(ge=1)] = 15
    # A little above the documented 1 a second: strict windows punish jitter.
    dashscope_submit_interval_seconds: Seconds = 1.05
    dashscope_check_interval_seconds: Seconds = 1.05
    dashscope_shortest_seconds: Seconds = 20
    dashscope_poll_seconds: Annotated[float, Field(ge=0.05)] = 1
    dashscope_sweep_seconds: Annotated[float, Field(ge=0.05)] = 60
    dashscope_task_life_hours: Annotated[float, Field(gt=0)] = 24
    dashscope_unknown_tolerance_seconds: Seconds = 60
    dashscope_recovery_grace_seconds: Seconds = 90
    dashscope_recovery_look_seconds: Annotated[float, Field(ge=0.05)] = 5
    # While an order is unsure, or one was given up as never made, its task is looked for this often at first.
    dashscope_stray_seconds: Annotated[float, Field(ge=0.05)] = 300
    dashscope_retry_seconds: Annotated[float, Field(ge=0.01)] = 1
    dashscope_probe_seconds: Annotated[float, Field(ge=0.05)] = 300

    # Documented prices of November 2026; what the account really pays is in the provider's console.
    dashscope_cny_per_second: Annotated[float, Field(ge=0)] = 0.08
    dashscope_cny_per_check: Annotated[float, Field(ge=0)] = 0.004

    providers: Annotated[tuple[ProviderName, ...], NoDecode] = ()

    studio_workers: Annotated[int, Field(ge=1, le=32)] = Field(default_factory=_spare_cores)
    studio_seconds: Annotated[float, Field(gt=0)] = 20
    # The models of faces take 230 of it, the largest photo that is taken 700.
    studio_memory_mb: Annotated[int, Field(ge=200)] = 1024
    photo_check: Literal["off", "hint", "lenient", "strict"] | None = None
    local_clip_seconds: Annotated[float, Field(gt=0)] = 60
    previews: bool = True
    previews_backlog: Annotated[int, Field(ge=0)] = 20
    previews_after_seconds: Seconds = 0.25

    late_seconds: Annotated[float, Field(gt=0)] = 600
    waiting_per_person: Annotated[int, Field(ge=0)] = 20
    waiting_per_chat: Annotated[int, Field(ge=0)] = 60
    daily_per_person: Annotated[int, Field(ge=0)] = 0
    daily_per_group: Annotated[int, Field(ge=0)] = 0
    allowed_people: Annotated[tuple[int, ...], NoDecode] = ()
    banned_people: Annotated[tuple[int, ...], NoDecode] = ()

    storage_retry_seconds: Seconds = 5
    stop_seconds: Annotated[float, Field(gt=0)] = 4

    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_shape(cls, value: SecretStr) -> SecretStr:
        number, colon, rest = value.get_secret_value().strip().partition(":")
        if not (number.isdecimal() and colon and rest):
            raise ValueError("must look like 123456:ABC-DEF, as @BotFather gave it")
        return SecretStr(value.get_secret_value().strip())

    @property
    def provider_order(self) -> tuple[ProviderName, ...]:
        """The providers, the preferred one first."""
        if self.providers:
            return self.providers
        return ("local",) if self.dashscope_api_key is None else ("emoji-v1",)

    @field_validator("providers", "allowed_people", "banned_people", mode="before")
    @classmethod
    def _divided(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(name.strip().lower() for name in value.split(",") if name.strip())

    @field_validator("providers")
    @classmethod
    def _each_once_and_possible(
        cls, value: tuple[ProviderName, ...], info: ValidationInfo
    ) -> tuple[ProviderName, ...]:
        if len(set(value)) < len(value):
            raise ValueError("names a provider twice")
        if "emoji-v1" in value and info.data.get("dashscope_api_key") is None:
            raise ValueError(f"names emoji-v1, which needs DASHSCOPE_API_KEY ({_KEY_ADVICE})")
        return value

    @field_validator("telegram_api_url", "dashscope_base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// (or http:// for this machine)")
        return value.rstrip("/")


def seconds(value: float) -> timedelta:
    """Return a setting in seconds as a length of time."""
    return timedelta(seconds=value)


def hours(value: float) -> timedelta:
    """Return a setting in hours as a length of time."""
    return timedelta(hours=value)


def cny(value: float) -> int:
    """Return a setting in yuan in units of the ledger."""
    return round(value * CNY)
