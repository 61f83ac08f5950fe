"""The row types that the other rooms see: frozen, typed, named like their columns in `schema`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from storage.states import JobState, MessageRole, PhotoState, SheetState

if TYPE_CHECKING:
    from collections.abc import Hashable
    from enum import StrEnum

    import sqlalchemy as sa

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """A raw update as Telegram sent it; `lane` is the chat (or person) whose order it keeps."""

    update_id: int
    lane: int
    raw: str
    generation: int
    failures: int
    deaths: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An update that was set aside; what people wrote in it is nobody's business here."""

    update_id: int
    received_ms: int
    error: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who talks to the bot; `language` overrides what their app says."""

    id: int
    app_language: str
    language: str | None
    armed_template: str | None

    @property
    def spoken(self) -> str:
        """The language code that texts for this person use."""
        return self.language or self.app_language


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo and how far it has come; file names are relative to the photo folder.

    Attributes:
        late_ms: until when (epoch ms) it is looked for, once it takes longer than usual; 0 until then.
        reason: names the sentence for the person when it will not do.
        caution: names the sentence about what speaks against it although it will do; empty for none.
        person_id: who called for it first.
        subject_id: whose photo it is; 0 where nobody else's could have been taken (private chats).
        spoiler: 1 if it came covered, as its clips then do.
    """

    id: int
    chat_id: int
    thread_id: int | None
    person_id: int
    message_id: int
    subject_id: int
    spoiler: int
    file_id: str
    state: PhotoState
    attempts: int
    next_ms: int
    wanted: int
    original: str | None
    normalised: str | None
    width: int
    height: int
    regions: str | None
    checked_by: str
    reason: str
    caution: str
    created_ms: int

    @property
    def reply_to(self) -> int | None:
        """The message to answer; None where it stands in a group that has become another chat."""
        return self.message_id if self.message_id > 0 else None


@dataclass(frozen=True, slots=True)
class GroupRules:
    """What the administrators of a group chose.

    Attributes:
        language: the language of everything said there; None speaks each person's own.
        admins_only: 1 if nobody else may ask for clips.
        others_photos: 1 if people may ask for clips of other members' photos.
        daily_clips: so many in 24 hours; 0 leaves it at what the operator allows.
    """

    language: str | None = None
    admins_only: int = 0
    others_photos: int = 0
    daily_clips: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """One ordered clip and everything that is durably known about it.

    Attributes:
        attempts: how often it was ordered from a provider.
        tries: failures in a row of the step it is at.
        unwanted: 1 to be cancelled upstream, 2 when that came too late; nobody will see the result.
        missing: how often in a row a doubtful order was not found in the provider's list.
        doubt_ms: since when the order has been in doubt, 0 if it is not.
        running_ms: when the provider began to work on it; `finished_ms` when it had done.
        file_id: what Telegram calls the clip, as what kind of media (`file_kind`).
        reason: names the sentence for the person; `error` is for the log.
    """

    id: int
    kind: str
    person_id: int
    chat_id: int
    photo_id: int
    template: str
    template_version: int
    state: JobState
    attempts: int
    tries: int
    next_ms: int
    tag: int
    unwanted: int
    provider: str
    model: str
    ticket: str | None
    request_id: str
    intent_ms: int
    missing: int
    doubt_ms: int
    submitted_ms: int
    running_ms: int
    late_ms: int
    finished_ms: int
    billed_seconds: int
    clip: str | None
    clip_width: int
    clip_height: int
    clip_ms: int
    file_id: str | None
    file_kind: str
    error: str
    reason: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message that we show or owe; with neither `message_id` nor `inline_id` it has not been sent.

    Attributes:
        inline_id: its id where somebody placed it by inline mode, in a chat that we know nothing of; else "".
        edits: how often it was changed for the photo or job that it belongs to.
        media: what kind of media it shows, "" while it is a text.
        sheet_id: the sheet of moving previews that it shows.
    """

    id: int
    chat_id: int
    thread_id: int | None
    person_id: int
    role: MessageRole
    photo_id: int | None
    job_id: int | None
    reply_to: int | None
    message_id: int | None
    inline_id: str
    media: str
    rung: int
    page: str
    sheet_id: int | None
    fingerprint: str
    wanted: int
    shown: int
    attempts: int
    edits: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Words that are said once and then forgotten.

    Attributes:
        message_id: the message of ours that is to show them; None sends a new one.
        buttons: the buttons below, as JSON; empty for none.
        lingers: 1 if it goes away by itself after a while.
        person_id: who alone needs to see it in a group; 0 for everybody.
    """

    id: int
    chat_id: int
    thread_id: int | None
    reply_to: int | None
    message_id: int | None
    text: str
    buttons: str
    attempts: int
    lingers: int
    person_id: int


@dataclass(frozen=True, slots=True)
class SharedClip:
    """A finished clip that Telegram has; `kind` says as what: animation, video or document."""

    job_id: int
    template: str
    file_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Farewell:
    """A message of ours that goes away when its time has come."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Moving previews of one family of templates on the face of one photo.

    Attributes:
        attempts: how often it was begun since it was last wished for.
        clip: its file, while it is on our disk; relative to the folder of sheets.
        numbered: 1 when numbers stand under the cells, because no font had the labels.
        file_id: what Telegram calls it, once it was shown.
    """

    id: int
    photo_id: int
    family: str
    language: str
    state: SheetState
    attempts: int
    clip: str | None
    width: int
    height: int
    length_ms: int
    numbered: int
    file_id: str | None


_ENUMS: dict[tuple[type, str], type[StrEnum]] = {
    (Photo, "state"): PhotoState,
    (Job, "state"): JobState,
    (Message, "role"): MessageRole,
    (Sheet, "state"): SheetState,
}


def columns(row_type: type[Any], table: sa.Table) -> list[sa.Column[Any]]:
    """Return the columns that a row type is made of, in its order."""
    return [table.c[field.name] for field in fields(row_type)]


def as_row(row_type: type[T], row: sa.Row[Any]) -> T:
    """Make a row type of a result row that was selected with `columns`."""
    values = list(row)
    for place, enum in _enums_of(cast("Hashable", row_type)):
        values[place] = enum(values[place])
    return row_type(*values)


@cache
def _enums_of(row_type: Hashable) -> list[tuple[int, type[StrEnum]]]:
    """Return which columns of a row type are enums."""
    names = [field.name for field in fields(cast("type[Any]", row_type))]
    return [(names.index(name), enum) for (owner, name), enum in _ENUMS.items() if owner is row_type]
