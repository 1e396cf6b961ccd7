"""The rows of a coachcal database, for scripts that use none of our code: SQLite's file, or a postgresql:// URL."""

import re
import sqlite3

import psycopg
from psycopg.rows import dict_row


def is_server(address):
    return re.match("postgres(ql)?://", address) is not None


def connect(address, writing=False):
    """A connection whose rows are asked by name, and which begins no transaction by itself."""
    if is_server(address):
        database = psycopg.connect(address, autocommit=True, row_factory=dict_row)
        database.execute(f"SET default_transaction_read_only = {not writing}")
        return database
    mode = "rw" if writing else "ro"
    database = sqlite3.connect(f"file:{address}?mode={mode}", uri=True, timeout=20, isolation_level=None)
    database.row_factory = sqlite3.Row
    return database


def begin_snapshot(database):
    """What is read until COMMIT is of one moment."""
    database.execute("BEGIN" if isinstance(database, sqlite3.Connection) else "BEGIN ISOLATION LEVEL REPEATABLE READ")


def damage(database):
    """What the database itself finds wrong, and rows that refer to none."""
    if isinstance(database, sqlite3.Connection):
        broken = [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return broken + [tuple(row) for row in database.execute("PRAGMA foreign_key_check")]
    broken = []
    for key in database.execute(FOREIGN_KEYS).fetchall():
        matches = " AND ".join(f"t.{t} = s.{s}" for s, t in zip(key["columns"], key["targets"]))
        given = " AND ".join(f"s.{column} IS NOT NULL" for column in key["columns"])
        orphans = f"SELECT count(*) AS n FROM {key['source']} s WHERE {given} AND NOT EXISTS "
        orphans += f"(SELECT 1 FROM {key['target']} t WHERE {matches})"
        if database.execute(orphans).fetchone()["n"]:
            broken.append((key["source"], key["columns"], key["target"]))
    return broken


def drop_guards(database):
    """Has the database take any row: without triggers, indexes that nothing rests on, and foreign keys."""
    if isinstance(database, sqlite3.Connection):
        found = database.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'index') AND sql > ''")
        drops = [f"DROP {row['type']} {row['name']}" for row in found.fetchall()]
    else:
        drops = [row["drop"] for row in database.execute(GUARDS).fetchall()]
    for drop in drops:
        database.execute(drop)


FOREIGN_KEYS = """
    SELECT conrelid::regclass::text AS source, confrelid::regclass::text AS target,
      ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place) AS columns,
      ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute ON attrelid = confrelid AND attnum = number ORDER BY place) AS targets
    FROM pg_constraint WHERE contype = 'f'
"""

GUARDS = """
    SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) AS drop FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
    WHERE contype = 'f'
    UNION ALL
    SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
"""
