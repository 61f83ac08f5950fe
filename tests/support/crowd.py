"""A database in which very many people wait, made in one go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.catalogue import TEMPLATES
from storage.clock import to_ms
from storage.schema import chat, job, message, person, photo, program
from storage.states import JobState, MessageRole, PhotoState
from tests.support.rows import NOW, REGIONS

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

FIRST_PERSON = 1_000_000
"""Ids below it are free for the people of a test."""

WISHES = 4
"""Clips that each of them waits for."""

_PHOTO = {"state": PhotoState.USABLE, "normalised": "crowd.jpg", "width": 640, "height": 480}


def fill(conn: sa.Connection, jobs: int, *, now: datetime = NOW) -> None:
    """Have `jobs` clips wait in line, each with a status message that is up to date."""
    people = [FIRST_PERSON + number for number in range(-(-jobs // WISHES))]
    _insert(conn, person, [{"id": number, "last_tag": WISHES, "created_ms": to_ms(now)} for number in people])
    _insert(conn, chat, [{"id": number, "kind": "private"} for number in people])
    _insert(conn, photo, [_photo(number, now) for number in people])
    _insert(conn, job, [_job(number, now) for number in range(jobs)])
    _insert(conn, message, [_status(number) for number in range(jobs)])
    conn.execute(sa.update(program).values(started_tag=0))


def _insert(conn: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    conn.execute(sa.insert(table), rows)


def _photo(owner: int, now: datetime) -> dict[str, Any]:
    whose = {"id": owner, "chat_id": owner, "person_id": owner, "message_id": 1}
    return {
        **_PHOTO,
        **whose,
        "regions": json.dumps(REGIONS),
        "checked_by": "emoji-v1",
        "used_ms": to_ms(now),
    }


def _job(number: int, now: datetime) -> dict[str, Any]:
    owner = FIRST_PERSON + number // WISHES
    return {
        "id": FIRST_PERSON + number,
        "person_id": owner,
        "chat_id": owner,
        "photo_id": owner,
        "template": TEMPLATES[number % WISHES].id,
        "state": JobState.QUEUED,
        "tag": number % WISHES + 1,
        "created_ms": to_ms(now),
        "changed_ms": to_ms(now),
    }


def _status(number: int) -> dict[str, Any]:
    owner = FIRST_PERSON + number // WISHES
    return {
        "chat_id": owner,
        "person_id": owner,
        "role": MessageRole.STATUS,
        "job_id": FIRST_PERSON + number,
        "message_id": number % WISHES + 2,
        "fingerprint": "shown",
        "shown": 1,
    }
