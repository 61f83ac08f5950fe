"""Every address, limit and wait of the provider, with the documented value as default."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from yarl import URL

from engine.providers.emoji_v1.hosts import is_loopback
from engine.providers.interface import Capabilities, Prices
from storage.ledger import CNY

if TYPE_CHECKING:
    from engine.providers.emoji_v1.api_key import ApiKey


@dataclass(frozen=True, slots=True)
class EmojiV1Settings:
    """How to reach the provider and how gently; sources are the sections of facts/dashscope.md.

    Attributes:
        api_key: one key of a Beijing account (8).
        base_url: the classic host; a workspace's own host works too (8). https, or loopback.
        workspace: the sub-workspace, "" for the account's own (8).
        detect_model, model: configuration, because both are announced as retired (0).
        max_upstream: one runs at a time, one waits so that the next starts at once (8).
        submit_interval, check_interval: 1 request a second each (8).
        shortest: no documented clip is done sooner; typical is 1 to 5 minutes (2).
        poll_interval: 0.5 to 1 s at the head is far inside the budget (reliability.md 5.3).
        sweep_interval: a wrong assumption about the order costs a minute, not a day.
        task_life: a task and its result are kept 24 h (3).
        unknown_tolerance: a new id may be unknown for a moment (3, not documented).
        recovery_grace: a new task may be missing from the list for a moment (4, not documented).
        connect_timeout: for a connection, TLS included; nothing was sent when it passes.
        read_timeout: the longest silence while an answer is awaited or read.
        call_timeout: for a whole answer, body included, once connected.
        upload_timeout: for one upload; a policy that ends sooner shortens it (6).
        fetch_timeout: for the whole result, body included, once connected.
        fetch_limit: bytes; results are below 2 MB (9), so this only stops the absurd.
        answer_limit: bytes of an answer that is not a clip.
        queries_per_second: status, list and cancel together; the account has 20 (3).
        page_size: tasks asked for in one page of the list; the maximum is not documented (4).
        price_of_check, price_of_second: units of `storage.ledger.CNY`: 0.004 and 0.08 CNY (8).
        result_hosts: domain suffixes that uploads may go to and results may come from (9).
    """

    api_key: ApiKey
    base_url: str = "https://dashscope.aliyuncs.com/api/v1"
    workspace: str = ""
    detect_model: str = "emoji-detect-v1"
    model: str = "emoji-v1"
    max_upstream: int = 2
    submit_interval: timedelta = timedelta(seconds=1)
    check_interval: timedelta = timedelta(seconds=1)
    shortest: timedelta = timedelta(seconds=20)
    poll_interval: timedelta = timedelta(seconds=1)
    sweep_interval: timedelta = timedelta(seconds=60)
    task_life: timedelta = timedelta(hours=24)
    unknown_tolerance: timedelta = timedelta(seconds=60)
    recovery_grace: timedelta = timedelta(seconds=90)
    connect_timeout: timedelta = timedelta(seconds=10)
    read_timeout: timedelta = timedelta(seconds=60)
    call_timeout: timedelta = timedelta(seconds=90)
    upload_timeout: timedelta = timedelta(seconds=240)
    fetch_timeout: timedelta = timedelta(seconds=180)
    fetch_limit: int = 50_000_000
    answer_limit: int = 4_000_000
    queries_per_second: int = 15
    page_size: int = 100
    price_of_check: int = CNY // 250
    price_of_second: int = CNY * 8 // 100
    result_hosts: tuple[str, ...] = (".aliyuncs.com",)

    def __post_init__(self) -> None:
        """Refuse what would leak the key or could never work.

        Raises:
            ValueError: the address is not https (nor loopback), or a limit is below one.
        """
        address = URL(self.base_url)
        if not (address.host and (address.scheme == "https" or self.on_loopback)):
            raise ValueError("the provider's address must be https://, or http:// on loopback")
        if min(self.queries_per_second, self.page_size, self.max_upstream) < 1:
            raise ValueError("queries_per_second, page_size and max_upstream are at least 1")

    @property
    def on_loopback(self) -> bool:
        """Whether the provider is the sandbox on this machine."""
        address = URL(self.base_url)
        return address.scheme in {"http", "https"} and is_loopback(address)

    def describe(self) -> Capabilities:
        """Return what the engine needs to know to ask gently."""
        return Capabilities(
            name="emoji-v1",
            model=self.model,
            billed=True,
            key_mark=hashlib.sha256(self.api_key.reveal().encode()).hexdigest()[:16],
            prices=Prices(check=self.price_of_check, second=self.price_of_second),
            durable=True,
            max_upstream=self.max_upstream,
            submit_interval=self.submit_interval,
            check_interval=self.check_interval,
            shortest=self.shortest,
            poll_interval=self.poll_interval,
            sweep_interval=self.sweep_interval,
            task_life=self.task_life,
            unknown_tolerance=self.unknown_tolerance,
            recovery_grace=self.recovery_grace,
        )
