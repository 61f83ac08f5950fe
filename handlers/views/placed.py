"""What a message shows that somebody placed by inline mode: what can be made, the wait, the clip."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from handlers.buttons import Action, Press
from handlers.views.keyboard import label
from handlers.views.screen import Screen
from storage.states import JobState

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.catalogue import Template
    from handlers.views.status import StatusWriter
    from handlers.words import Words
    from storage.rows import Job
    from storage.scenes import Scene

LINKED: Final = "t_"
"""What stands before a template's id in a link to the bot: t.me/bot?start=t_mengwa_kun_1."""

HOME: Final = "inline"
"""The payload of a link that leads from another chat to the private one."""


def placeholder(words: Words, language: str, photo_id: int, template: Template) -> Screen:
    """Return what somebody places of an expression that is not made yet."""
    button = words.say(language, "button-place"), Press(Action.PLACE, photo_id, template.id)
    return Screen(words.say(language, "placed", name=label(template, language)), ((button,),))


def deep_link(username: str, payload: str) -> str:
    """Return the address that opens the private chat with the bot and says `/start payload` there."""
    return f"https://t.me/{username}?start={payload}"


@dataclass(frozen=True, slots=True)
class PlacedWriter:
    """Writes placed messages.

    Attributes:
        words: the texts.
        status: writes the status messages of our own chats, which say the same of a job.
        username: returns the bot's name, which Telegram tells at the start.
    """

    words: Words
    status: StatusWriter
    username: Callable[[], str]

    def screen(self, scene: Scene, job: Job) -> Screen:
        """Return what a placed message should show now of its job."""
        screen, language = self.status.screen(scene, job), scene.person.spoken
        if job.state in {JobState.DELIVERING, JobState.DELIVERED} and not job.unwanted:
            # Whoever sees it there has neither the photo nor a keyboard, but may want the same.
            link = self.words.say(language, "button-yours"), deep_link(self.username(), LINKED + job.template)
            return Screen(screen.text, link=link)
        if job.state is JobState.REJECTED:
            home = self.words.say(language, "button-home"), deep_link(self.username(), HOME)
            return replace(screen, link=home)
        return screen
