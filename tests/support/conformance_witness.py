"""Sees everything between the bot and the sandbox's Telegram during a test, to be judged at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.telegram.answers import Answer
    from sandbox.telegram.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came: parameters as text, files by the names of their parts."""

    method: str
    values: dict[str, str]
    files: tuple[str, ...]


@dataclass(slots=True)
class Collected:
    """A witness that only collects, which costs a test next to nothing while it runs."""

    calls: list[Call] = field(default_factory=list)
    answers: list[tuple[str, bytes]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)

    def asked(self, method: str, parameters: Parameters) -> None:
        """Keep a call; the contents of files are not."""
        self.calls.append(Call(method, dict(parameters.values), tuple(parameters.files)))

    def answered(self, method: str, answer: Answer) -> None:
        """Keep an answer."""
        self.answers.append((method, answer.body))

    def updated(self, update: dict[str, Any]) -> None:
        """Keep an update."""
        self.updates.append(update)

    def wrongs(self, *, requests: bool) -> list[str]:
        """Judge all that was seen.

        Args:
            requests: judge the calls too, because they are our bot's; those of bare clients may be wrong
                on purpose.

        Returns:
            What is wrong, each thing once, in the order of happening.
        """
        # aiogram takes two seconds to import, which tests without a sandbox shall not wait for.
        from tests.support import conformance_calls as judge  # noqa: PLC0415 - see above

        calls = self.calls if requests else []
        found = [
            *(
                wrong
                for one in calls
                for wrong in judge.wrong_with_request(one.method, one.values, one.files)
            ),
            *(wrong for method, body in self.answers for wrong in judge.wrong_with_answer(method, body)),
            *(wrong for update in self.updates for wrong in judge.wrong_with_update(update)),
        ]
        return list(dict.fromkeys(found))
