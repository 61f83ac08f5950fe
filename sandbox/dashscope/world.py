"""What the provider's operations share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.dashscope.billing import Ledger
from sandbox.dashscope.clock import Clock
from sandbox.dashscope.limits import RateLimits
from sandbox.dashscope.links import Links
from sandbox.dashscope.queue import TaskQueue
from sandbox.dashscope.rules import PhotoRules
from sandbox.dashscope.sources import Downloads
from sandbox.dashscope.uploads import UploadStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.calls import CallBook
    from sandbox.dashscope.switches import ProviderSwitches
    from sandbox.events import EventLog
    from sandbox.faults import Faults


@dataclass(slots=True)
class World:
    """One pretended provider: everything it remembers.

    Attributes:
        base_url: gives "http://127.0.0.1:PORT", known once the server listens.
        calls: where the calls are kept for whoever inspects them.
    """

    log: EventLog
    faults: Faults
    switches: ProviderSwitches
    base_url: Callable[[], str]
    calls: CallBook
    ledger: Ledger = field(default_factory=Ledger)
    limits: RateLimits = field(default_factory=RateLimits)
    rules: PhotoRules = field(default_factory=PhotoRules)
    clock: Clock = field(init=False)
    downloads: Downloads = field(init=False)
    links: Links = field(init=False)
    uploads: UploadStore = field(init=False)
    queue: TaskQueue = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(self.switches)
        self.downloads = Downloads(self.switches)
        self.links = Links(self.switches, self.clock, self.base_url)
        self.uploads = UploadStore(self.switches, self.clock, self.base_url)
        self.queue = TaskQueue(self.log, self.switches, self.clock, self.ledger, self.links.make)

    async def close(self) -> None:
        """Stop what runs and close what is open."""
        await self.queue.close()
        await self.downloads.close()
