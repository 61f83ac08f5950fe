"""Who wants to see every call and every update as it is, for example to judge them; nobody by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sandbox.telegram.answers import Answer
    from sandbox.telegram.parameters import Parameters


class Witness(Protocol):
    """Is told of everything between the bot and Telegram; must not change what it is shown."""

    def asked(self, method: str, parameters: Parameters) -> None:
        """See a call that came in, whatever becomes of it."""
        ...

    def answered(self, method: str, answer: Answer) -> None:
        """See what an applied call answers by itself, before any fault makes something else of it."""
        ...

    def updated(self, update: dict[str, Any]) -> None:
        """See an update of the sandbox's own making; those that a tester wrote are not shown."""
        ...
