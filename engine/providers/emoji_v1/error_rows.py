"""One row of the error table: which answers it recognises, and which error of ours they are."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from engine.errors import (
    DefectError,
    EngineError,
    OperatorError,
    OperatorProblem,
    PolicyError,
    Reason,
    RefusedError,
    TransientError,
)

if TYPE_CHECKING:
    from collections.abc import Container


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """What a code, a message and a status mean together.

    Attributes:
        codes: shell patterns; case and underscores do not count, so that the snake_case
            aliases of section 7 match the names they stand for.
        meaning: the class of the error.
        says: pieces of the message, one of which must occur; empty when the code says it all.
        statuses: the HTTP statuses it is limited to, None for any.
        reason, problem: what RefusedError and OperatorError carry.
        wait: seconds to wait when the answer itself names no time, for TransientError.
    """

    codes: tuple[str, ...]
    meaning: type[EngineError]
    says: tuple[str, ...] = ()
    statuses: Container[int] | None = None
    reason: Reason | None = None
    problem: OperatorProblem | None = None
    wait: float | None = None

    def recognises(self, status: int, code: str, message: str) -> bool:
        """Return whether this row speaks of such an answer."""
        if self.statuses is not None and status not in self.statuses:
            return False
        said = message.lower()
        if self.says and not any(piece.lower() in said for piece in self.says):
            return False
        return any(fnmatchcase(plain_code(code), plain_code(pattern)) for pattern in self.codes)

    def error(self, code: str, detail: str, wait: float | None) -> EngineError:
        """Return the error; a wait that the other side named wins over the row's own."""
        if self.reason is not None:
            return RefusedError(code, detail, reason=self.reason)
        if self.problem is not None:
            return OperatorError(code, detail, problem=self.problem)
        if self.meaning is TransientError:
            return TransientError(code, detail, wait=self.wait if wait is None else wait)
        return self.meaning(code, detail)


def plain_code(code: str) -> str:
    """Return the code as it is compared: aliases differ in case and underscores only."""
    return code.lower().replace("_", "")


def photo(reason: Reason, *codes: str, says: tuple[str, ...] = ()) -> ErrorRow:
    """Return a row of class PHOTO: another picture is the next step."""
    return ErrorRow(codes, RefusedError, says, reason=reason)


def policy(*codes: str, says: tuple[str, ...] = ()) -> ErrorRow:
    """Return a row of class POLICY: content rules, never repeated."""
    return ErrorRow(codes, PolicyError, says)


def operator(
    problem: OperatorProblem,
    *codes: str,
    says: tuple[str, ...] = (),
    statuses: Container[int] | None = None,
) -> ErrorRow:
    """Return a row of class OPER: key, money, access, model or quota; the provider pauses."""
    return ErrorRow(codes, OperatorError, says, statuses, problem=problem)


def defect(*codes: str, says: tuple[str, ...] = (), statuses: Container[int] | None = None) -> ErrorRow:
    """Return a row of class BUG: our request is wrong."""
    return ErrorRow(codes, DefectError, says, statuses)


def again(
    *codes: str,
    says: tuple[str, ...] = (),
    statuses: Container[int] | None = None,
    wait: float | None = None,
) -> ErrorRow:
    """Return a row of class TRANS or MEDIA: repeating, with a fresh upload, may help."""
    return ErrorRow(codes, TransientError, says, statuses, wait=wait)
