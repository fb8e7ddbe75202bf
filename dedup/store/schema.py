"""The tables of the SQLite store, as ordered migrations.  A released migration is never edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dedup.errors import StoreDamagedError, StoreMismatchError

__all__ = ["APPLICATION_ID", "MIGRATIONS", "SCHEMA", "migrate", "version_of"]

APPLICATION_ID = 0x64656475
"""Marks the file as ours in its header: the letters ``dedu``."""

# A document's revisions are rows of `document`; `number` is never used again.  `moment` is the time
# of publication, or of arrival where `dated` is 0.  `change` numbers every change in commit order,
# because one writer at a time appends to it.  Clusters tie texts (`exact`), not documents, so that a
# hundred thousand identical items are one row.
_FIRST = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE change (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL, number INTEGER, about TEXT NOT NULL)""",
    """CREATE TABLE document (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL, version INTEGER NOT NULL, current INTEGER NOT NULL,
        source TEXT, moment INTEGER NOT NULL, dated INTEGER NOT NULL, received INTEGER NOT NULL,
        exact BLOB NOT NULL, crowded INTEGER NOT NULL, info BLOB NOT NULL, body BLOB NOT NULL,
        UNIQUE (id, version))""",
    "CREATE UNIQUE INDEX document_current ON document (id) WHERE current",
    "CREATE INDEX document_exact ON document (exact, dated DESC, moment, id) WHERE current",
    "CREATE INDEX document_crowded ON document (exact) WHERE current AND crowded",
    """CREATE TABLE sketch (
        number INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE, body BLOB NOT NULL)""",
    """CREATE TABLE comparison (
        id TEXT PRIMARY KEY,
        a INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
        b INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
        relation TEXT NOT NULL, duplicate INTEGER NOT NULL, score REAL NOT NULL, body BLOB NOT NULL)""",
    "CREATE INDEX comparison_a ON comparison (a)",
    "CREATE INDEX comparison_b ON comparison (b)",
    """CREATE TABLE report (
        id TEXT PRIMARY KEY,
        number INTEGER UNIQUE REFERENCES document ON DELETE CASCADE,
        attention TEXT NOT NULL, document BLOB, body BLOB NOT NULL)""",
    """CREATE TABLE mention (
        about TEXT NOT NULL, report TEXT NOT NULL REFERENCES report ON DELETE CASCADE,
        PRIMARY KEY (about, report)) WITHOUT ROWID""",
    "CREATE INDEX mention_report ON mention (report)",
    "CREATE TABLE cluster (id TEXT PRIMARY KEY, founded INTEGER NOT NULL, documents INTEGER NOT NULL)",
    "CREATE INDEX cluster_founded ON cluster (founded, id)",
    """CREATE TABLE tied (
        exact BLOB PRIMARY KEY, cluster TEXT NOT NULL REFERENCES cluster ON DELETE CASCADE) WITHOUT ROWID""",
    "CREATE INDEX tied_cluster ON tied (cluster)",
    "CREATE TABLE alias (id TEXT PRIMARY KEY, cluster TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX alias_cluster ON alias (cluster)",
    "CREATE TABLE verdict (target TEXT PRIMARY KEY, label TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE receipt (
        key TEXT PRIMARY KEY, digest TEXT NOT NULL,
        report TEXT NOT NULL REFERENCES report ON DELETE CASCADE,
        outcome TEXT NOT NULL, received INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX receipt_report ON receipt (report)",
    "CREATE INDEX receipt_received ON receipt (received)",
)

# Revisions loaded without a comparison wait here for their report; storing the report takes them out.
_WAITING = ("CREATE TABLE waiting (number INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE)",)

# A feed by the address it was given under; a scan by the sequence it began at, open until its report is
# written; and what each feed or file gave in a scan.
_NIGHTS = (
    "CREATE TABLE feed (url TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE scan (
        number INTEGER PRIMARY KEY AUTOINCREMENT, since INTEGER NOT NULL, until INTEGER,
        began INTEGER NOT NULL, finished INTEGER NOT NULL, body BLOB NOT NULL)""",
    """CREATE TABLE harvest (
        scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE, place TEXT NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (scan, place)) WITHOUT ROWID""",
)

# What was removed because of its age, by id, with a digest of its text: sent again it is not new.  And when a
# report that stands alone was made; of those made by an older build nothing better is known than now.
_RETENTION = (
    "CREATE TABLE aged (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID",
    "ALTER TABLE report ADD COLUMN made INTEGER",
    "UPDATE report SET made = 1000000 * unixepoch() WHERE number IS NULL",
)

# Backgrounds learned from the store, and the sketches that the next one in use needs.
_EPOCHS = (
    """CREATE TABLE epoch (
        name TEXT PRIMARY KEY, version TEXT NOT NULL, made INTEGER NOT NULL, sequence INTEGER NOT NULL,
        documents INTEGER NOT NULL, sources INTEGER NOT NULL, body BLOB NOT NULL)""",
    """CREATE TABLE drawn (
        number INTEGER PRIMARY KEY REFERENCES sketch ON DELETE CASCADE, body BLOB NOT NULL)""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _WAITING, _NIGHTS, _RETENTION, _EPOCHS)
"""Statements that lead from schema n to n + 1, in order."""

SCHEMA = len(MIGRATIONS)
"""The schema this build reads and writes; kept in ``user_version``."""


def version_of(database: Any, path: Path) -> int:
    """Say which schema a store has.  Raises an error for a newer one than this, and for none."""
    version = int(next(iter(database.execute("PRAGMA user_version")))[0])
    if version > SCHEMA:
        raise StoreMismatchError(
            f"{path} was written by a newer build (schema {version}, this one knows {SCHEMA}); upgrade dedup",
            about=str(path),
        )
    if version == 0:
        raise StoreDamagedError(f"{path} has lost its schema; restore it from a backup", about=str(path))
    return version


def migrate(database: Any, version: int) -> None:
    """Lead a store from a schema, 0 for an empty one, to that of this build, inside a transaction."""
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            database.execute(statement)
    database.execute(f"PRAGMA user_version = {SCHEMA}")
