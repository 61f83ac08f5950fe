"""Cuts the power of the program: it is killed, and its disk forgets what was not synced."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.crash.power.disk import loaded, write_remains
from tests.crash.power.remains import World, files_below, losses
from tests.crash.power.replay import Replay
from tests.crash.strace import recording

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from sandbox.client import Control
    from tests.crash.power.disk import Folder


@dataclass(slots=True)
class PowerCuts:
    """The disk of a program that is started again and again, each time `under` a recorder.

    Attributes:
        disk: the folder that stands for the disk; the program makes its data folder in it.
        chance: decides what of the unsynced survives.
        lost: everything that was gone after a cut, for all cuts.
        trials: how many cuts there were.
    """

    control: Control
    disk: Path
    chance: random.Random
    lost: list[str] = field(default_factory=list)
    trials: int = 0
    _before: Folder = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.disk.mkdir()
        self._before = loaded(self.disk)

    @property
    def under(self) -> list[str]:
        """The command under which the program is to run."""
        return recording(self._record)

    @property
    def _record(self) -> Path:
        return self.disk.with_name("calls.strace")

    async def cut(self) -> None:
        """Have the disk forget, after the program was killed, and note what is lost for good."""
        world = await self._world()
        replay = Replay(self.disk, self._before)
        replay.play(self._record)
        self._keep_what_is_left(replay.disk)
        examined = self.disk.with_name("examined")
        shutil.copytree(self.disk, examined)
        self.lost += losses(examined / "data", world)
        shutil.rmtree(examined)
        self._before = loaded(self.disk)
        self.trials += 1

    async def _world(self) -> World:
        confirmed = await self.control.events("telegram.confirmed")
        ledger = await self.control.ledger()
        return World(
            forgotten=[number for event in confirmed for number in event["update_ids"]],
            ordered=[task["task_id"] for task in ledger["tasks"]],
            files=files_below(self.disk / "data"),
        )

    def _keep_what_is_left(self, disk: Folder) -> None:
        """Half of the cuts take everything that was not synced, the others any part of it."""
        share = self.chance.choice([0, 0, 0, 0.1, 0.5, 0.9])
        shutil.rmtree(self.disk)
        self.disk.mkdir()
        write_remains(disk, self.disk, lambda: self.chance.random() < share)
