from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import storage
from storage import StorageFailedError
from storage.migrate import migrate
from storage.schema import metadata


def _parts(sql: str) -> tuple[str, ...]:
    """Cut a CREATE statement into head, columns and constraints (whose order means nothing), and tail."""
    flat = " ".join(sql.replace('"', "").split())
    head, _, rest = flat.partition("(")
    body, _, tail = rest.rpartition(")")
    pieces = re.split(r",\s*(?![^()]*\))", body)
    return (head.strip(), *sorted(piece.strip() for piece in pieces), tail.strip())


def _schema(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {name: _parts(sql) for name, sql in rows}


async def test_the_migrations_make_exactly_the_declared_schema(tmp_path: Path) -> None:
    await migrate(tmp_path / "migrated.db")
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    metadata.create_all(engine)
    engine.dispose()
    with (
        closing(sqlite3.connect(tmp_path / "migrated.db")) as migrated,
        closing(sqlite3.connect(tmp_path / "declared.db")) as declared,
    ):
        made = _schema(migrated)
        assert made.pop("alembic_version")
        assert made == _schema(declared)


async def test_every_table_of_ours_is_strict(path: Path) -> None:
    path.parent.mkdir()
    await migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("PRAGMA table_list").fetchall()
    ours = {row[1]: row[5] for row in tables if row[0] == "main" and not row[1].startswith("sqlite_")}
    assert ours.pop("alembic_version") == 0
    assert set(ours) == set(metadata.tables)
    assert set(ours.values()) == {1}


async def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    # The table that is created last stands in the way of the migration.
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE message (id INTEGER)")
    with pytest.raises(StorageFailedError, match="already exists"):
        await migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        assert set(_schema(connection)) == {"message"}


async def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    await migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageFailedError, match="9999"):
        await migrate(path)


async def test_a_result_with_dangling_references_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    _migrate_to(path, "0001")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO photo (chat_id, person_id) VALUES (77, 78)")
    with pytest.raises(StorageFailedError, match="2 dangling"):
        await migrate(path)


async def test_a_database_that_is_up_to_date_is_not_read_through(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "bot.db"
    await migrate(path)
    caplog.clear()
    with caplog.at_level(logging.INFO, "sqlalchemy.engine"):
        await migrate(path)
    assert "alembic_version" in caplog.text
    assert "foreign_key_check" not in caplog.text


def _migrate_to(path: Path, revision: str) -> None:
    """Make the database of an earlier program."""
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


async def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    await migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        before = _schema(connection)
    await migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        assert _schema(connection) == before


async def test_messages_outlive_their_table_that_is_built_anew_and_clips_learn_their_kind(
    tmp_path: Path,
) -> None:
    path = tmp_path / "bot.db"
    await migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("""
            INSERT INTO chat (id) VALUES (1);
            INSERT INTO person (id) VALUES (1);
            INSERT INTO photo (id, chat_id, person_id, message_id) VALUES (1, 1, 1, 1);
            INSERT INTO job (id, person_id, chat_id, photo_id, template, file_id)
            VALUES (1, 1, 1, 1, 'smile', 'BAAC'), (2, 1, 1, 1, 'wink', NULL);
            INSERT INTO message (id, chat_id, role, job_id, media, wanted, shown, barred)
            VALUES (7, 1, 'status', 1, 'video', 3, 2, 1), (9, 1, 'ready', 2, '', 1, 0, 0);
            DROP INDEX message_placed;
            DROP INDEX photo_usable;
            ALTER TABLE message DROP COLUMN inline_id;
            ALTER TABLE job DROP COLUMN file_kind;
            UPDATE alembic_version SET version_num = '0011';
        """)
    await migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute(
            "SELECT id, role, job_id, media, wanted, shown, barred FROM message"
        ).fetchall()
        kinds = connection.execute("SELECT id, file_kind FROM job").fetchall()
    assert kept == [(7, "status", 1, "video", 3, 2, 1), (9, "ready", 2, "", 1, 0, 0)]
    assert kinds == [(1, "video"), (2, "")]
