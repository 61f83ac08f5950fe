"""What must be true of the world when the program has come to rest, however often it died before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from storage.people import elsewhere
from storage.states import OPEN_JOB_STATES, PhotoState, SheetState
from tests.support.town import is_clip, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.telegram.accounts import Chat
    from tests.support.town import Town

JUDGED = {PhotoState.USABLE, PhotoState.REFUSED, PhotoState.UNREADABLE, PhotoState.EXPIRED}

Row = dict[str, Any]

ELSEWHERE = elsewhere(0)
"""Chats from this number on stand for those that we know nothing of."""


def rows(data_dir: Path, table: str) -> list[Row]:
    """Read a whole table of the database in `data_dir`."""
    with closing(sqlite3.connect(data_dir / "selfmoji.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608 - our own tables


def wrongs(town: Town, data_dir: Path, photos_sent: int, presses: int, lives: int = 1) -> list[str]:
    """Return what is not as it must be; every sentence names its promise.

    Args:
        town: the world, at rest.
        data_dir: where the last life left its rows.
        photos_sent: how many photos people sent to the bot.
        presses: how many orders people made by pressing.
        lives: how often the program lived; each may have put one copy more into the operator's chat.
    """
    photos, jobs = rows(data_dir, "photo"), rows(data_dir, "job")
    return [
        *_of_the_inbox(rows(data_dir, "inbox"), len(photos), len(jobs), photos_sent, presses),
        *_of_ends(photos, jobs),
        *_of_money(town, jobs),
        *_of_sheets(rows(data_dir, "sheet")),
        *_of_chats(town, rows(data_dir, "message"), rows(data_dir, "chat"), jobs),
        *_of_copies(town, rows(data_dir, "chat"), jobs, lives),
    ]


def _of_the_inbox(inbox: list[Row], photos: int, jobs: int, photos_sent: int, presses: int) -> Iterator[str]:
    for row in inbox:
        if row["state"] != "handled":
            yield f"every update is handled: {row['update_id']} is {row['state']} ({row['error']})"
    if (photos, jobs) != (photos_sent, presses):
        yield (
            f"no update is handled twice or never: {photos} photos of {photos_sent}, {jobs} jobs of {presses}"
        )


def _of_ends(photos: list[Row], jobs: list[Row]) -> Iterator[str]:
    for photo in photos:
        if photo["state"] not in JUDGED:
            yield f"every photo is judged: {photo['id']} is {photo['state']}"
    for job in jobs:
        if job["state"] in OPEN_JOB_STATES:
            yield f"every job ends: {job['id']} is {job['state']} ({job['error']})"


def _of_money(town: Town, jobs: list[Row]) -> Iterator[str]:
    ledger = town.sandbox.provider.ledger
    tickets = {job["ticket"] for job in jobs}
    charged = [entry.task_id for entry in ledger.entries if entry.kind == "clip"]
    if len(charged) > len(jobs) or ledger.submitted > sum(job["attempts"] for job in jobs):
        yield f"at most one paid task for a job: {ledger.submitted} orders for {len(jobs)} jobs"
    if foreign := set(charged) - tickets:
        yield f"what was paid belongs to a job: {foreign} does not"


def _of_sheets(sheets: list[Row]) -> Iterator[str]:
    for sheet in sheets:
        if sheet["state"] not in {SheetState.SHOWN, SheetState.DROPPED}:
            yield f"every sheet of previews is shown or left: {sheet['id']} is {sheet['state']}"


def _of_chats(town: Town, messages: list[Row], chats: list[Row], jobs: list[Row]) -> Iterator[str]:
    unreachable = {row["id"] for row in chats if not row["reachable"]}
    for job in jobs:
        if job["chat_id"] not in unreachable:
            yield from _of_a_job(town, [row for row in messages if row["job_id"] == job["id"]], job)
    shelves = _shelves(chats)
    keyboards = {(row["chat_id"], row["message_id"]) for row in messages if row["role"] == "keyboard"}
    for chat in town.sandbox.telegram.world.chats.values():
        made = sum(job["chat_id"] == chat.id and job["state"] == "delivered" for job in jobs)
        clips = sum((chat.id, number) not in keyboards for number in _moving(chat))
        if clips != made and chat.id not in shelves:
            yield f"one visible clip for a delivered job: {clips} clips, {made} jobs"


def _of_a_job(town: Town, told: list[Row], job: Row) -> Iterator[str]:
    status = [row for row in told if row["role"] == "status" and _stands(town, row, job)]
    if not status:
        yield f"every job has a visible message: {job['id']} ({job['state']}) has none"
    for row in told:
        if row["role"] != "ready" and row["shown"] < row["wanted"]:
            yield f"every message shows what it should: that of job {job['id']} does not"


def _stands(town: Town, row: Row, job: Row) -> bool:
    """Return whether a message is there; a placed one, which was there before us, has become the clip."""
    world = town.sandbox.telegram.world
    if row["inline_id"]:
        return job["state"] != "delivered" or is_clip(world.inline_messages[row["inline_id"]])
    return row["message_id"] in {message.id for message in shown(world.chats[job["chat_id"]])}


def _of_copies(town: Town, chats: list[Row], jobs: list[Row], lives: int) -> Iterator[str]:
    placed = sum(job["chat_id"] >= ELSEWHERE and job["state"] == "delivered" for job in jobs)
    for chat_id in _shelves(chats):
        copied = len(_moving(town.sandbox.telegram.world.chats[chat_id]))
        if not placed <= copied < placed + lives:
            yield f"a copy for each placed clip, one more for a death: {copied} for {placed}, {lives} lives"


def _shelves(chats: list[Row]) -> set[int]:
    """Return the chats of the operator that take copies."""
    return {row["id"] for row in chats if row["kind"] == "media"}


def _moving(chat: Chat) -> list[int]:
    """Return the messages that move: clips, and keyboards with previews; placed ones are looked at alone."""
    return [message.id for message in shown(chat) if is_clip(message) and not message.inline_id]
