"""The status message of one job: where it stands in one or two lines, then the clip's caption."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.catalogue import BY_ID
from handlers.buttons import Action, Press
from handlers.chats import is_group
from handlers.views.keyboard import label
from handlers.views.screen import Screen
from handlers.views.waiting import moment_text, wait_text
from storage.providers import BUDGET
from storage.queue import EXACT_PLACES
from storage.states import NO_COPY, OPEN_JOB_STATES, UNREACHABLE, JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.views.screen import Row
    from handlers.words import Words
    from storage.rows import Job
    from storage.scenes import Scene


@dataclass(frozen=True, slots=True)
class StatusWriter:
    """Writes status messages.

    Attributes:
        words: the texts.
        providers: every provider that could make a clip, the preferred one first; when all are paused, the
            wait says so.
        side_by_side: how many clips each of them works on at one time.
    """

    words: Words
    providers: tuple[str, ...]
    side_by_side: Mapping[str, int] = field(default_factory=dict)

    def accepted(self, language: str, job: Job) -> Screen:
        """Return the first text: no position, so that a copy orphaned by a crash never lies."""
        return Screen(self._say(language, job, "accepted"), (self._cancel(language, job),))

    def screen(self, scene: Scene, job: Job) -> Screen:
        """Return what the status message should show now."""
        language = scene.person.spoken
        if job.unwanted and job.state is not JobState.DELIVERED:
            # However it ended: nobody waits for it any more, but whether it cost something is of interest.
            return self._unwanted(language, job)
        writers: dict[JobState, Callable[[], Screen]] = {
            JobState.WAITING_CHECK: lambda: self._waiting(scene, job, "checking"),
            JobState.QUEUED: lambda: self._queued(scene, job),
            JobState.SUBMITTING: lambda: self._making(scene, job),
            JobState.RUNNING: lambda: self._making(scene, job),
            JobState.FETCHING: lambda: Screen(self._say(language, job, "bringing")),
            JobState.DELIVERING: lambda: self._clip(scene, job),
            JobState.DELIVERED: lambda: self._clip(scene, job),
            JobState.UNSURE: lambda: Screen(
                self._say(language, job, "unsure"), (self._cancel(language, job),)
            ),
            JobState.CANCELLED: lambda: self._ended(language, job, _unseen(job, "cancelled")),
            JobState.EXPIRED: lambda: self._ended(language, job, "expired"),
            JobState.REJECTED: lambda: self._refused(scene, job),
            JobState.FAILED: lambda: self._ended(language, job, f"failed-{job.reason.replace('_', '-')}"),
            JobState.UNDELIVERABLE: lambda: self._ended(language, job, _unseen(job, "undeliverable")),
        }
        return writers[job.state]()

    def _say(self, language: str, job: Job, key: str, **facts: str | int) -> str:
        name = label(BY_ID[job.template], language)
        return self.words.say(language, f"status-{key}", name=name, **facts)

    def _waiting(self, scene: Scene, job: Job, key: str, **facts: str | int) -> Screen:
        language = scene.person.spoken
        if self.providers and set(self.providers) <= set(scene.paused):
            rests = [scene.paused[name] for name in self.providers]
            until = min((rest.probe_ms for rest in rests if rest.problem == BUDGET), default=None)
            key = "resting" if until is None else "resting-budget"
            facts = {} if until is None else {"until": moment_text(until)}
        return Screen(self._say(language, job, key, **facts), (self._cancel(language, job),))

    def _queued(self, scene: Scene, job: Job) -> Screen:
        wait, ahead = self._wait(scene), scene.line.ahead if scene.line is not None else 0
        if ahead == 0:
            return self._waiting(scene, job, "next", wait=wait)
        if ahead >= EXACT_PLACES:
            return self._waiting(scene, job, "far", place=EXACT_PLACES, wait=wait)
        return self._waiting(scene, job, "queued", place=ahead + 1, wait=wait)

    def _making(self, scene: Scene, job: Job) -> Screen:
        language = scene.person.spoken
        if job.late_ms:
            text = self._say(language, job, "late", until=moment_text(job.late_ms))
            return Screen(text, (self._cancel(language, job),))
        text = self._say(language, job, "making", wait=self._wait(scene))
        return Screen(text, (self._cancel(language, job),))

    def _wait(self, scene: Scene) -> str:
        places = self.side_by_side.get(scene.line.provider, 1) if scene.line is not None else 1
        return wait_text(self.words, scene.person.spoken, scene.line, side_by_side=places)

    def _clip(self, scene: Scene, job: Job) -> Screen:
        language = scene.person.spoken
        another = (self.words.say(language, "button-another"), Press(Action.ANOTHER, job.id))
        again = (self.words.say(language, "button-again"), Press(Action.AGAIN, job.id))
        # Not the provider that the operator prefers: the clip may look different, so it says why.
        key = "clip-stand-in" if job.provider in self.providers[1:] else "clip"
        screen = Screen(self._say(language, job, key), ((another, again),))
        # Whoever is in the photo, and did not ask for this, can have it removed.
        if scene.photo is not None and scene.photo.subject_id not in {0, job.person_id}:
            remove = (self.words.say(language, "button-remove"), Press(Action.REMOVE, job.id))
            screen = Screen(screen.text, (*screen.rows, (remove,)))
        return screen

    def _refused(self, scene: Scene, job: Job) -> Screen:
        """A photo's verdict stands on its keyboard; a verdict of the order itself stands here.

        In a group the keyboard has become this message, and a placed message stands elsewhere: both are here.
        """
        language, reason = scene.person.spoken, job.reason
        alone = is_group(job.chat_id) or scene.message.inline_id
        if reason == "photo" and alone and scene.photo is not None and scene.photo.reason:
            reason = scene.photo.reason
        if reason in {"photo", "policy"}:
            return Screen(self._say(language, job, f"refused-{reason}"))
        advice = self.words.say(language, f"refused-{reason.replace('_', '-')}")
        return Screen(self._say(language, job, "refused", advice=advice))

    def _ended(self, language: str, job: Job, key: str) -> Screen:
        key_of_cost = "charged" if job.billed_seconds else "not-charged"
        if job.state is JobState.EXPIRED:
            key_of_cost = "perhaps-charged"  # nobody can ask any more what became of it
        charged = self.words.say(language, key_of_cost)
        again = (self.words.say(language, "button-retry"), Press(Action.AGAIN, job.id))
        return Screen(self._say(language, job, key, charged=charged), ((again,),))

    def _unwanted(self, language: str, job: Job) -> Screen:
        """Say what is known of a clip that nobody waits for: what it cost, once that is known."""
        if job.state not in OPEN_JOB_STATES:
            return self._ended(language, job, "cancelled")
        # Whether it is being made at all, nobody knows of an order in doubt.
        unknown = job.state in {JobState.SUBMITTING, JobState.UNSURE}
        return self._ended(language, job, "dropped-unsure" if unknown else "dropped")

    def _cancel(self, language: str, job: Job) -> Row:
        return ((self.words.say(language, "button-cancel"), Press(Action.CANCEL, job.id)),)


def _unseen(job: Job, key: str) -> str:
    """Return the key of an end, or the one that says why it could not be shown."""
    return f"{key}-{job.reason.replace('_', '-')}" if job.reason in {UNREACHABLE, NO_COPY} else key
