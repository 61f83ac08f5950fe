"""Insert-or-ignore and insert-or-update for both databases, picked by the dialect's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa


def _insert(conn: sa.Connection, table: sa.Table, values: Any) -> Any:
    # SQLite's Insert class does not compile on PostgreSQL (facts/stack.md section 2).
    dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).values(values)


def insert_or_ignore(
    conn: sa.Connection, table: sa.Table, values: Sequence[dict[str, Any]] | dict[str, Any], key: list[str]
) -> Any:
    """Return an insert that skips rows whose `key` columns exist already."""
    return _insert(conn, table, values).on_conflict_do_nothing(index_elements=key)


def insert_or_update(
    conn: sa.Connection,
    table: sa.Table,
    values: dict[str, Any],
    key: list[str],
    update: dict[str, Any],
    *,
    where: sa.ColumnElement[bool] | None = None,
) -> Any:
    """Return an insert that sets `update` on the row that has the same `key` columns instead.

    Args:
        where: rows of which this is not true stay what they are.
    """
    return _insert(conn, table, values).on_conflict_do_update(index_elements=key, set_=update, where=where)
