"""Rows for views, each made in one line and changed where a test needs it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from storage.line import Line
from storage.rows import Job, Message, Person, Photo, Sheet
from storage.scenes import Scene
from storage.states import JobState, MessageRole, PhotoState, SheetState

JOB = Job(
    id=17,
    kind="clip",
    person_id=5,
    chat_id=5,
    photo_id=3,
    template="mengwa_kun_1",
    template_version=1,
    state=JobState.QUEUED,
    attempts=0,
    tries=0,
    next_ms=0,
    tag=1,
    unwanted=0,
    provider="",
    model="",
    ticket=None,
    request_id="",
    intent_ms=0,
    missing=0,
    doubt_ms=0,
    submitted_ms=0,
    running_ms=0,
    late_ms=0,
    finished_ms=0,
    billed_seconds=0,
    clip=None,
    clip_width=512,
    clip_height=512,
    clip_ms=2000,
    file_id=None,
    file_kind="",
    error="",
    reason="",
    created_ms=0,
)
PHOTO = Photo(
    id=3,
    chat_id=5,
    thread_id=None,
    person_id=5,
    message_id=1,
    subject_id=5,
    spoiler=0,
    file_id="x",
    state=PhotoState.USABLE,
    attempts=1,
    next_ms=0,
    wanted=0,
    original="3.original",
    normalised="3.jpg",
    width=640,
    height=480,
    regions=None,
    checked_by="",
    reason="",
    caution="",
    created_ms=0,
)
MESSAGE = Message(
    id=9,
    chat_id=5,
    thread_id=None,
    person_id=5,
    role=MessageRole.STATUS,
    photo_id=None,
    job_id=17,
    reply_to=None,
    message_id=2,
    inline_id="",
    media="",
    rung=0,
    page="",
    sheet_id=None,
    fingerprint="",
    wanted=1,
    shown=0,
    attempts=0,
    edits=0,
)
SHEET = Sheet(
    id=4,
    photo_id=3,
    family="mengwa",
    language="en",
    state=SheetState.SHOWN,
    attempts=1,
    clip=None,
    width=704,
    height=796,
    length_ms=3000,
    numbered=0,
    file_id="BAAC",
)


def scene(job: Job, language: str = "en", **changes: Any) -> Scene:
    """Return the scene of a job's status message."""
    person = Person(id=5, app_language=language, language=None, armed_template=None)
    quiet = Scene(MESSAGE, person, PHOTO, job, line=Line("emoji-v1"), barrier=None, paused={})
    return replace(quiet, **changes)
