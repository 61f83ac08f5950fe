"""Sheets of moving previews: wanted by the page on the screen, made when nobody else needs the machine.

They cost nothing and are shown by edits, so a sheet may be made or shown once more, or never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import messages
from storage.clock import to_ms
from storage.rows import Sheet, as_row, columns
from storage.schema import chat, photo, sheet
from storage.states import PhotoState, SheetState, guard
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_WANTED = sa.text("sheet.state = 'wanted'")  # word for word the condition of the partial index

# Put together once, since these are asked for every keyboard and at every look.
_OF_PHOTO = (
    sa.select(*columns(Sheet, sheet)).where(sheet.c.photo_id == sa.bindparam("photo")).order_by(sheet.c.id)
)
# Once an animation was refused in a chat, nothing more is made for it.
_REFUSING = (
    sa.select(photo.c.chat_id)
    .join(sheet, photo.c.id == sheet.c.photo_id)
    .where(sa.text("sheet.state = 'forbidden'"))
    .correlate(None)
)
_POSSIBLE = (
    sa.select(sheet.c.id)
    .join(photo, photo.c.id == sheet.c.photo_id)
    .join(chat, chat.c.id == photo.c.chat_id)
    .where(
        _WANTED,
        photo.c.state == PhotoState.USABLE,
        chat.c.reachable == 1,
        chat.c.id.not_in(_REFUSING),
        sheet.c.id.not_in(sa.bindparam("busy", expanding=True)),
    )
    .order_by(sheet.c.wanted_ms.desc(), sheet.c.id.desc())
)
"""The ids of what is wanted and can be made now, the newest wish first."""
_NEWEST = _POSSIBLE.limit(sa.bindparam("most", type_=sa.Integer))
_THIS = _POSSIBLE.where(sheet.c.id == sa.bindparam("this"))
# SQLite knows no OFFSET without a LIMIT.
_DROP = (
    sa.update(sheet)
    .where(sheet.c.id.in_(_POSSIBLE.limit(2**31).offset(sa.bindparam("keep", type_=sa.Integer))))
    .values(state=SheetState.DROPPED)
)


def want(conn: sa.Connection, *, photo_id: int, family: str, language: str, now: datetime) -> Sheet | None:
    """Note that a photo's keyboard shows a family: this sheet is wanted, and no other of the photo.

    One that is there already, or failed, stays what it is. Few statements: this is done for every keyboard.

    Returns:
        The sheet as it was found; None for one that was never wanted before.
    """
    sheets = {(found.family, found.language): found for found in of_photo(conn, photo_id)}
    shown = sheets.pop((family, language), None)
    for left in sheets.values():
        if left.state is SheetState.WANTED:
            _move(conn, left.id, SheetState.WANTED, SheetState.DROPPED)
    if shown is None:
        page = {"photo_id": photo_id, "family": family, "language": language}
        conn.execute(sa.insert(sheet), {**page, "wanted_ms": to_ms(now)})
    elif shown.state is SheetState.DROPPED:
        _move(conn, shown.id, SheetState.DROPPED, SheetState.WANTED, attempts=0, wanted_ms=to_ms(now))
    elif shown.state is SheetState.WANTED:
        conn.execute(sa.update(sheet).where(sheet.c.id == shown.id).values(wanted_ms=to_ms(now)))
    wake(conn, Topic.SHEETS)
    return shown


def of_photo(conn: sa.Connection, photo_id: int) -> list[Sheet]:
    """Return all sheets of a photo."""
    return [as_row(Sheet, row) for row in conn.execute(_OF_PHOTO, {"photo": photo_id})]


def claim(conn: sa.Connection, *, busy: Collection[int], limit: int) -> list[Sheet]:
    """Claim sheets to be made, the newest wish first; the attempt counts from here.

    Who turned a page last is the one most likely to look at it.
    """
    ids = conn.execute(_NEWEST, {"busy": list(busy), "most": limit}).scalars().all()
    if not ids:
        return []
    statement = sa.update(sheet).where(sheet.c.id.in_(ids)).values(attempts=sheet.c.attempts + 1)
    found = {row.id: as_row(Sheet, row) for row in conn.execute(statement.returning(*columns(Sheet, sheet)))}
    return [found[sheet_id] for sheet_id in ids]


def drop_backlog(conn: sa.Connection, *, busy: Collection[int], keep: int) -> int:
    """Drop all wishes that could be fulfilled now but the newest `keep`; return how many those were.

    A person who still looks gets theirs by turning a page.
    """
    guard(SheetState.WANTED, SheetState.DROPPED)
    return conn.execute(_DROP, {"busy": list(busy), "keep": keep}).rowcount


def is_wanted(conn: sa.Connection, sheet_id: int) -> bool:
    """Return whether somebody still looks at the page of a sheet in the making."""
    return conn.execute(_THIS, {"busy": [], "this": sheet_id}).first() is not None


def mark_made(
    conn: sa.Connection,
    sheet_id: int,
    *,
    clip: str,
    width: int,
    height: int,
    length_ms: int,
    numbered: bool,
) -> bool:
    """Record that the sheet lies safely in the file `clip`; the photo's keyboard shows it next."""
    size = {"width": width, "height": height, "length_ms": length_ms}
    done = _move(
        conn, sheet_id, SheetState.WANTED, SheetState.MADE, clip=clip, numbered=int(numbered), **size
    )
    photo_id = conn.execute(sa.select(sheet.c.photo_id).where(sheet.c.id == sheet_id)).scalar_one()
    if done:
        messages.touch_photo(conn, photo_id, urgent=False)
    return done


def mark_shown(conn: sa.Connection, sheet_id: int, *, file_id: str) -> bool:
    """Record that Telegram has the sheet: from now on its file id is enough."""
    return _move(conn, sheet_id, SheetState.MADE, SheetState.SHOWN, file_id=file_id)


def forbid(conn: sa.Connection, found: Sheet) -> bool:
    """Record that the chat of a sheet takes no animations: no more are made for it until the photo's end."""
    return _move(conn, found.id, found.state, SheetState.FORBIDDEN)


def fail(conn: sa.Connection, found: Sheet, *, error: str) -> bool:
    """Give a sheet up for good; the keyboard does without. `error` is for the log."""
    return _move(conn, found.id, found.state, SheetState.FAILED, error=error)


def _move(conn: sa.Connection, sheet_id: int, old: SheetState, new: SheetState, **values: Any) -> bool:
    guard(old, new)
    wake(conn, Topic.SHEETS)
    statement = sa.update(sheet).where(sheet.c.id == sheet_id, sheet.c.state == old)
    return conn.execute(statement.values(state=new, **values)).rowcount == 1
