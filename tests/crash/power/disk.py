"""A disk that forgets at a power cut what was not synced: files, folders, and what is on its way to either.

The strict reading of POSIX: a file's bytes are safe after fsync or fdatasync of that file, its name after
fsync of its folder. Real file systems keep more, each in its own way; a program that survives this one
survives them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Survives = Callable[[], bool]
    # Asked for each thing that is on its way at the cut: does it happen to have reached the disk?

SECTOR = 512
"""Bytes that reach the disk together or not at all."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes on their way to a place in a file."""

    offset: int
    data: bytes

    def reach(self, content: bytearray, survives: Survives) -> None:
        """Put those sectors into the content that survive."""
        for start, part in self._sectors():
            if survives():
                content.extend(bytes(max(start + len(part) - len(content), 0)))
                content[start : start + len(part)] = part

    def _sectors(self) -> Iterator[tuple[int, bytes]]:
        start, end = self.offset, self.offset + len(self.data)
        while start < end:
            stop = min(end, (start // SECTOR + 1) * SECTOR)
            yield start, self.data[start - self.offset : stop - self.offset]
            start = stop


@dataclass(frozen=True, slots=True)
class Cut:
    """A file's new length on its way."""

    size: int

    def reach(self, content: bytearray, survives: Survives) -> None:
        """Make the content this long if that survives."""
        if survives():
            del content[self.size :]
            content.extend(bytes(self.size - len(content)))


@dataclass(slots=True, eq=False, repr=False)
class File:
    """A file's bytes, whatever its names."""

    synced: bytearray = field(default_factory=bytearray)
    coming: list[Write | Cut] = field(default_factory=list)

    def sync(self, count: int) -> None:
        """Make the first so many changes safe."""
        for change in self.coming[:count]:
            change.reach(self.synced, lambda: True)
        del self.coming[:count]

    @property
    def now(self) -> bytes:
        """What everybody reads, safe or not."""
        return self.after_cut(lambda: True)

    def after_cut(self, survives: Survives) -> bytes:
        """Return what the disk has after a power cut."""
        content = bytearray(self.synced)
        for change in self.coming:
            change.reach(content, survives)
        return bytes(content)


@dataclass(slots=True, eq=False, repr=False)
class Folder:
    """A folder's names; each coming change gives names to things, or takes them away (None)."""

    names: dict[str, Node] = field(default_factory=dict)
    synced: dict[str, Node] = field(default_factory=dict)
    coming: list[dict[str, Node | None]] = field(default_factory=list)

    def change(self, names: dict[str, Node | None]) -> None:
        """Change names in one step, for everybody who looks but not yet on the disk."""
        _apply(self.names, names)
        self.coming.append(names)

    def sync(self, count: int) -> None:
        """Make the first so many changes safe."""
        for names in self.coming[:count]:
            _apply(self.synced, names)
        del self.coming[:count]

    def after_cut(self, survives: Survives) -> dict[str, Node]:
        """Return which names the disk has after a power cut."""
        left = dict(self.synced)
        for names in self.coming:
            if survives():
                _apply(left, names)
        return left


Node = File | Folder


def _apply(names: dict[str, Node], changes: dict[str, Node | None]) -> None:
    for name, node in changes.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def loaded(path: Path) -> Folder:
    """Return a folder as it lies on the real disk, all of it safe."""
    names: dict[str, Node] = {
        entry.name: loaded(entry) if entry.is_dir() else File(bytearray(entry.read_bytes()))
        for entry in path.iterdir()
    }
    return Folder(names, dict(names))


def write_remains(folder: Folder, into: Path, survives: Survives) -> None:
    """Write what is left of a folder after a power cut into a real, empty one."""
    for name, node in folder.after_cut(survives).items():
        if isinstance(node, File):
            (into / name).write_bytes(node.after_cut(survives))
        else:
            (into / name).mkdir()
            write_remains(node, into / name, survives)
