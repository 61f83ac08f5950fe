"""Does to the forgetful disk what the program did to the real one."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.crash.power.disk import Cut, File, Folder, Write
from tests.crash.power.syscalls import Call, UnreadableError, calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.crash.power.disk import Node

_MAPPED = "-shm"
"""SQLite's index of the log is written through mapped memory, and made anew by the first who opens it."""


@dataclass(slots=True)
class Replay:
    """The program's calls, one after the other.

    Attributes:
        root: the real folder that `disk` stands for.
        places: where the next write through a descriptor goes.
        syncing: for each file or folder, how many changes a sync that has begun covers.
    """

    root: Path
    disk: Folder
    places: dict[tuple[File, int], int] = field(default_factory=dict)
    syncing: dict[Node, list[int]] = field(default_factory=dict)

    def play(self, record: Path) -> None:
        """Apply a whole record.

        Raises:
            UnreadableError: the program did something to its files that is not understood here.
        """
        for call in calls(record, self.root):
            if call.name in {"fsync", "fdatasync"}:
                self._sync(call)
            elif call.result is not None:
                act = _ACTS.get(call.name)
                if act is None:
                    raise UnreadableError(f"{call.name} is not understood here")
                act(self, call)

    def _sync(self, call: Call) -> None:
        """What was done before a sync began is safe when it is done; what came meanwhile need not be."""
        node = self._find(call.handle(0).path)
        if node is None:
            return
        if call.result is None:
            self.syncing.setdefault(node, []).append(len(node.coming))
            return
        count = self.syncing[node].pop(0)
        node.sync(count)
        self.syncing[node] = [max(other - count, 0) for other in self.syncing[node]]

    def open(self, call: Call) -> None:
        """Follow `openat`: it may make a file or empty it."""
        path, flags = self._absolute(call.handle(0).path, call.path(1)), call.arguments[2].split(b"|")
        if not self._ours(path):
            return
        node = self._find(path)
        if node is None:
            if b"O_CREAT" not in flags:
                raise UnreadableError(f"{path} was opened and is not known")
            node = File()
            self._parent(path).change({_name(path): node})
        if isinstance(node, File):
            if b"O_TRUNC" in flags:
                node.coming.append(Cut(0))
            self.places[node, call.result or 0] = 0

    def write(self, call: Call) -> None:
        """Follow `write`, which goes on where the descriptor stands."""
        node = self._file(call)
        if node is not None:
            self._go_on(node, call.handle(0).number, call.data(1)[: call.result])

    def send(self, call: Call) -> None:
        """Follow `sendfile`, by which one file is copied into another."""
        node, source = self._file(call), self._file(call, 1)
        offset = re.match(rb"\[(\d+)\]", call.arguments[2])
        if node is None or source is None or offset is None:
            raise UnreadableError("sendfile is understood from a place in one of our files to another file")
        start = int(offset[1])
        self._go_on(node, call.handle(0).number, source.now[start : start + (call.result or 0)])

    def _go_on(self, node: File, number: int, data: bytes) -> None:
        place = self.places[node, number]
        node.coming.append(Write(place, data))
        self.places[node, number] = place + len(data)

    def write_at(self, call: Call) -> None:
        """Follow `pwrite64`."""
        node = self._file(call)
        if node is not None:
            node.coming.append(Write(call.number(3), call.data(1)[: call.result]))

    def seek(self, call: Call) -> None:
        """Follow `lseek`."""
        node = self._file(call)
        if node is not None:
            self.places[node, call.handle(0).number] = call.result or 0

    def cut(self, call: Call) -> None:
        """Follow `ftruncate`."""
        node = self._file(call)
        if node is not None:
            node.coming.append(Cut(call.number(1)))

    def make_folder(self, call: Call) -> None:
        """Follow `mkdir`."""
        self._parent(call.path(0)).change({_name(call.path(0)): Folder()})

    def rename(self, call: Call) -> None:
        """Follow `rename`: one step within a folder, two when it goes from one folder to another."""
        old, new = call.path(0), call.path(1)
        source, target = self._parent(old), self._parent(new)
        node = source.names[_name(old)]
        if source is target:
            source.change({_name(old): None, _name(new): node})
        else:
            target.change({_name(new): node})
            source.change({_name(old): None})

    def remove(self, call: Call) -> None:
        """Follow `unlink`."""
        if self._ours(call.path(0)):
            self._parent(call.path(0)).change({_name(call.path(0)): None})

    def _file(self, call: Call, index: int = 0) -> File | None:
        node = self._find(call.handle(index).path)
        return node if isinstance(node, File) else None

    def _ours(self, path: str) -> bool:
        return path.startswith(f"{self.root}/") and not path.endswith(_MAPPED)

    def _absolute(self, folder: str | None, path: str) -> str:
        return os.path.normpath(os.path.join(folder or "/", path))  # noqa: PTH118 - text, not files of ours

    def _find(self, path: str | None) -> Node | None:
        """Return what has this path now; None for what is gone or not of this disk."""
        if path == str(self.root):
            return self.disk
        if path is None or not self._ours(path):
            return None
        node: Node | None = self.disk
        for part in path.removeprefix(f"{self.root}/").split("/"):
            node = node.names.get(part) if isinstance(node, Folder) else None
        return node

    def _parent(self, path: str) -> Folder:
        folder = self._find(os.path.dirname(path))  # noqa: PTH120 - text, not files of ours
        if not isinstance(folder, Folder):
            raise UnreadableError(f"the folder of {path} is not known")
        return folder


def _name(path: str) -> str:
    return path.rpartition("/")[2]


_ACTS: dict[str, Callable[[Replay, Call], None]] = {
    "openat": Replay.open,
    "write": Replay.write,
    "pwrite64": Replay.write_at,
    "lseek": Replay.seek,
    "ftruncate": Replay.cut,
    "mkdir": Replay.make_folder,
    "rename": Replay.rename,
    "sendfile": Replay.send,
    "unlink": Replay.remove,
}
