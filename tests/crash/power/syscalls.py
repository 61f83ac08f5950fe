"""Reads what strace wrote down (-f -y -xx): call after call, each when it begins and when it is done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BYTE = rb"\\x[0-9a-f]{2}"
_BEGUN = re.compile(rb"(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(rb"(\d+) +<\.\.\. \w+ resumed>(.*)$")
_WHOLE = re.compile(rb"(\d+) +(\w+)\((.*)\) += (-?\d+|\?)(.*)$")
_TEXT = re.compile(rb'"((?:' + _BYTE + rb')*)"$')
_HANDLE = re.compile(rb"(-?\d+|AT_FDCWD)<((?:" + _BYTE + rb")*)>(\(deleted\))?$")


class UnreadableError(Exception):
    """A line says something that this reader does not know."""


@dataclass(frozen=True, slots=True)
class Handle:
    """A file descriptor as strace shows it; the path is None when the file is gone or is none."""

    number: int
    path: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `result` is None until it is done."""

    name: str
    arguments: list[bytes]
    result: int | None = None

    def data(self, index: int) -> bytes:
        """Return an argument that is bytes."""
        found = _TEXT.match(self.arguments[index])
        if found is None:
            raise UnreadableError(f"{self.name}: no whole bytes in {self.arguments[index][:80]!r}")
        return _decoded(found[1])

    def path(self, index: int) -> str:
        """Return an argument that is a path."""
        return self.data(index).decode()

    def handle(self, index: int) -> Handle:
        """Return an argument that is a file descriptor."""
        found = _HANDLE.match(self.arguments[index])
        if found is None:
            return Handle(-1, None)
        number = -1 if found[1] == b"AT_FDCWD" else int(found[1])
        return Handle(number, None if found[3] else _decoded(found[2]).decode())

    def number(self, index: int) -> int:
        """Return an argument that is a number."""
        return int(self.arguments[index])


def calls(record: Path, below: Path) -> Iterator[Call]:
    """Yield the calls on files below a folder, in order: each first without and then with its result.

    Calls of several threads overlap, so what happens between the two may be of others. A call that the
    program's end cut off has no second half, a call that failed is left out.
    """
    root = "".join(f"\\x{byte:02x}" for byte in str(below).encode()).encode()
    begun: dict[bytes, bytes] = {}
    with record.open("rb") as lines:
        for line in lines:
            if resumed := _RESUMED.match(line):
                first = begun.pop(resumed[1], None)
                if first is not None:
                    yield from _done(first + resumed[2])
            elif root not in line:
                continue
            elif unfinished := _BEGUN.match(line):
                begun[unfinished[1]] = unfinished[0][: unfinished.end(2)]
                yield _begun(unfinished[2])
            elif whole := _WHOLE.match(line):
                yield _begun(whole[2] + b"(" + whole[3])
                yield from _done(line)


def _begun(text: bytes) -> Call:
    name, _, arguments = text.partition(b"(")
    return Call(name.decode(), arguments.split(b", "))


def _done(line: bytes) -> Iterator[Call]:
    found = _WHOLE.match(line)
    if found is None:
        raise UnreadableError(f"not a call: {line[:200]!r}")
    if found[4] != b"?" and int(found[4]) >= 0:
        yield Call(found[2].decode(), found[3].split(b", "), int(found[4]))


def _decoded(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode())
