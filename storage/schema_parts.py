"""What tables are made of, so that one declaration serves SQLite and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterable

metadata = sa.MetaData()

# STRICT refuses BigInteger on SQLite, where Integer already holds 64 bits.
Int64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def identity() -> sa.Column[int]:
    """Return the primary key that every table of rows with a life of their own has."""
    return sa.Column("id", Int64, primary_key=True)


def number(name: str, default: int | None = 0) -> sa.Column[int]:
    """Return a column of whole numbers; one without a default may be null."""
    if default is None:
        return sa.Column(name, Int64)
    return sa.Column(name, Int64, nullable=False, server_default=str(default))


def text(name: str, default: str | None = "") -> sa.Column[str]:
    """Return a column of text; one without a default may be null."""
    if default is None:
        return sa.Column(name, sa.Text)
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def one_of(column: str, values: Iterable[str]) -> str:
    """Return the condition that a column holds one of these values."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def table(name: str, *parts: sa.Column[int] | sa.Column[str] | sa.Constraint) -> sa.Table:
    """Declare a table that refuses text in a number."""
    return sa.Table(name, metadata, *parts, sqlite_strict=True)


def partial_index(
    name: str, *columns: sa.Column[int] | sa.Column[str], where: str, unique: bool = False
) -> None:
    """Declare an index over the rows of a condition; claims repeat it word for word."""
    condition = sa.text(where)
    sa.Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
