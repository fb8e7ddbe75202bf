"""What can happen to a store's file: damage of many kinds, other programs, other builds, no place."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading

import pytest

from dedup.errors import (
    DedupError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreMismatchError,
    UnsupportedError,
)
from dedup.store import sqlite
from dedup.store.codec import from_micros, pack, to_micros, unpack
from dedup.store.files import path_of
from dedup.store.schema import APPLICATION_ID, MIGRATIONS, SCHEMA
from dedup.store.sqlite import open_store
from dedup.store.versions import is_safe, parse_version
from tests.store.contract import FINGERPRINT, NOON, draft


def opened(path, **settings):
    return open_store(f"sqlite:///{path}", fingerprint=FINGERPRINT, background=lambda: b"common", **settings)


@pytest.fixture
def path(tmp_path):
    """A store with forty documents, closed, so that all of it is in the one file."""
    store = opened(tmp_path / "news.db")
    with store.write() as session:
        for i in range(40):
            session.add(draft(f"d{i}", text=f"{i} " + os.urandom(2000).hex()))
    store.close()
    assert not (tmp_path / "news.db-wal").exists()
    return tmp_path / "news.db"


def overwritten(path, at, new):
    body = bytearray(path.read_bytes())
    body[at : at + len(new)] = new
    path.write_bytes(body)


def flipped(path, at):
    overwritten(path, at, bytes([path.read_bytes()[at] ^ 1]))


def sql(path, *statements):
    database = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        database.execute(statement)
    database.close()


def foreign(path):
    path.unlink()
    sql(path, "CREATE TABLE a (b)")


DAMAGE = {
    "zero length": lambda p: p.write_bytes(b""),
    "all zeros": lambda p: p.write_bytes(bytes(8192)),
    "one byte": lambda p: p.write_bytes(b"S"),
    "header alone": lambda p: p.write_bytes(p.read_bytes()[:100]),
    "cut inside the header": lambda p: p.write_bytes(p.read_bytes()[:60]),
    "first page alone": lambda p: p.write_bytes(p.read_bytes()[:4096]),
    "half the file": lambda p: p.write_bytes(p.read_bytes()[: p.stat().st_size // 2]),
    "last page gone": lambda p: p.write_bytes(p.read_bytes()[:-4096]),
    "one byte gone": lambda p: p.write_bytes(p.read_bytes()[:-1]),
    "a text file": lambda p: p.write_text("These are my notes.\n" * 500),
    "a database of another program": foreign,
    "another application's mark": lambda p: overwritten(p, 68, b"\0\0\0\1"),
    "magic gone": lambda p: overwritten(p, 0, b"\0" * 16),
    "no checksums promised": lambda p: overwritten(p, 20, b"\7"),
    "impossible page size": lambda p: overwritten(p, 16, b"\3\3"),
    "header bit": lambda p: flipped(p, 44),
    "schema page bit": lambda p: flipped(p, 3000),
    "schema page zeroed": lambda p: overwritten(p, 100, bytes(3900)),
    # The second page says where pages are pointed at from; only shrinking and `problems` read it.
    "third page bit": lambda p: flipped(p, 2 * 4096 + 2000),
    "meta page zeroed": lambda p: overwritten(p, 2 * 4096, bytes(4096)),
    "every page after the first zeroed": lambda p: overwritten(p, 4096, bytes(p.stat().st_size - 4096)),
    "every page after the first random": lambda p: overwritten(p, 4096, os.urandom(p.stat().st_size - 4096)),
    "written by plain sqlite3": lambda p: sql(p, "DELETE FROM meta", "DELETE FROM document"),
    "schema version lost": lambda p: overwritten(p, 60, b"\0\0\0\0"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_named_and_nothing_starts_empty(path, kind):
    DAMAGE[kind](path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"news\.db") as caught:
        store = opened(path)
        with store.read() as session:
            list(session.entries())
            session.page(None, 100)
    assert type(caught.value) in (StoreDamagedError, StoreMismatchError)
    assert path.read_bytes() == before


def test_flipped_bits_are_never_silent(path):
    """Each bit flipped is an error or changes nothing that is read; three hundred, spread over the file."""
    whole = path.read_bytes()
    with opened(path).read() as session:
        truth = [(r.document, r.info, r.exact) for r in session.page(None, 100)]
    for i in range(300):
        flipped(path, (i * 7919 * 13) % len(whole))
        try:
            store = opened(path)
            with store.read() as session:
                assert [(r.document, r.info, r.exact) for r in session.page(None, 100)] == truth
            store.close()
        except StoreError:
            pass
        path.write_bytes(whole)


def test_problems_names_a_flipped_bit(path):
    flipped(path, path.stat().st_size - 4096 + 1000)
    store = opened(path)
    assert store.problems()
    store.close()


def test_a_directory_is_no_store(tmp_path):
    with pytest.raises(StoreError, match="not a file"):
        opened(tmp_path)


@pytest.mark.parametrize("place", ["/proc/news.db", "/nowhere/at/all/news.db", "/dev/null/news.db"])
def test_where_no_store_can_be_is_named(place):
    with pytest.raises(StoreError):
        opened(place)


def test_a_broken_link_is_not_written_through(tmp_path):
    (tmp_path / "news.db").symlink_to(tmp_path / "gone.db")
    with pytest.raises(StoreError):
        opened(tmp_path / "news.db")


def test_an_unwritable_file_is_named(path, monkeypatch):
    # Permissions do not bind every user that runs tests, so the answer of the system is put in its place.
    monkeypatch.setattr(os, "access", lambda place, mode: not mode & os.W_OK)
    with pytest.raises(StoreError, match="permissions"):
        opened(path)


@pytest.mark.parametrize(
    "url", ["news.db", "sqlite://", "sqlite:///", "postgresql://host/db", "sqlite:///:memory:"]
)
def test_an_address_of_no_store_is_named(url):
    with pytest.raises(UnsupportedError):
        path_of(url)


def test_a_newer_schema_is_refused(path):
    overwritten(path, 60, (SCHEMA + 1).to_bytes(4, "big"))
    with pytest.raises((StoreMismatchError, StoreDamagedError)):
        opened(path)


def test_making_a_store_leaves_no_other_file(tmp_path):
    opened(tmp_path / "news.db").close()
    assert [p.name for p in tmp_path.iterdir()] == ["news.db"]


def test_many_may_make_one_store_at_once(tmp_path):
    stores = []
    gate = threading.Barrier(8)

    def make():
        gate.wait()
        stores.append(opened(tmp_path / "news.db"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len({s.identity.seed for s in stores}) == 1
    for s in stores:
        s.close()


def test_a_writer_that_waits_too_long_says_who_wrote_last(path):
    holder, waiting = opened(path), opened(path, patience_ms=50)
    with holder.write() as session:
        session.add(draft("new"))
    with holder.write(), pytest.raises(StoreLockedError, match=f"process {os.getpid()}"), waiting.write():
        pass
    for store in (holder, waiting):
        store.close()


@pytest.mark.parametrize(
    ("free", "total", "room"),
    [(10**9, 10**12, True), (10**7, 10**12, False), (10**6, 8 * 10**6, True), (10**5, 8 * 10**6, False)],
)
def test_a_disk_almost_full_is_named_before_it_is(path, monkeypatch, free, total, room):
    monkeypatch.setattr(
        shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(total, total - free, free)
    )
    store = opened(path)
    with contextlib.nullcontext() if room else pytest.raises(StoreFullError):
        store.hold_room()
    store.close()


def test_a_full_disk_is_named_and_the_store_goes_on(path):
    store = opened(path)
    with store.write():
        database = store._writer
        pages = next(iter(database.execute("PRAGMA page_count")))[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFullError), store.write() as session:
        session.add(draft("big", text=os.urandom(50_000).hex()))
    with store.write() as session:
        session.erase("d1")
        session.add(draft("small"))
    assert store.problems() == []
    store.close()


def test_settings_that_durability_needs(path):
    store = opened(path)
    with store._connection() as database:
        values = {
            name: next(iter(database.execute(f"PRAGMA {name}")))[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "application_id", "user_version")
        }
    store.close()
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": APPLICATION_ID,
        "user_version": len(MIGRATIONS),
    }


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ("3.40.1", False),
        ("3.44.5", False),
        ("3.44.6", True),
        ("3.45.0", False),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.54.1", True),
        ("4.0.0", True),
        ("3.53", True),
    ],
)
def test_versions_of_sqlite(version, safe):
    assert is_safe(parse_version(version)) is safe


def test_an_unsafe_sqlite_is_refused(tmp_path, monkeypatch):
    import apsw

    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.40.1")
    with pytest.raises(StoreMismatchError, match=r"3\.40\.1"):
        opened(tmp_path / "news.db")


def test_a_checksummed_store_is_refused_where_checksums_cannot_be_kept(path, monkeypatch):
    monkeypatch.setattr("dedup.store.sqlite._checksums", lambda: False)
    with pytest.raises(StoreMismatchError, match="cksumvfs"):
        opened(path)


def test_without_the_extension_a_store_works_unchecked(tmp_path, monkeypatch):
    monkeypatch.setattr("dedup.store.sqlite._checksums", lambda: False)
    store = opened(tmp_path / "news.db")
    with store.write() as session:
        session.add(draft("a"))
    assert store.problems() == []
    store.close()


def test_moments_survive_to_the_microsecond():
    for moment in (NOON, from_micros(-1), from_micros(2**40), from_micros(-(2**55))):
        assert from_micros(to_micros(moment)) == moment


@pytest.mark.parametrize("values", [{}, {"a": "\ud800"}, {"a": "\0"}, {"a": [1.5, None, {"b": "ß"}]}])
def test_records_survive(values):
    assert unpack(pack(values)) == values


KILLED = """
import sys
from dedup.store.sqlite import open_store
from tests.store.contract import FINGERPRINT, draft
store = open_store(sys.argv[1], fingerprint=FINGERPRINT, background=lambda: b"common")
for i in range(100_000):
    with store.write() as session:
        session.add(draft(f"{sys.argv[2]}-{i}", text=f"{i} " * 500))
    print(f"{sys.argv[2]}-{i}", flush=True)
"""


def test_what_a_killed_writer_acknowledged_is_there(tmp_path):
    url, acknowledged = f"sqlite:///{tmp_path / 'news.db'}", set()
    for round_ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, url, str(round_)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3 + 17 * round_):
            acknowledged.add(child.stdout.readline().strip())
        child.kill()
        acknowledged |= {
            line for line in child.stdout.read().splitlines() if line.endswith(tuple("0123456789"))
        }
        child.wait()
        child.stdout.close()
    store = opened(tmp_path / "news.db")
    with store.read() as session:
        held = {e.id for e in session.entries()}
    assert acknowledged - held == set()
    assert len(held - acknowledged) <= 6
    assert store.problems() == []
    store.close()


def test_a_store_of_the_first_schema_is_brought_up_to_date(tmp_path, monkeypatch):
    path = tmp_path / "old.db"
    with monkeypatch.context() as before:
        before.setattr("dedup.store.schema.MIGRATIONS", MIGRATIONS[:1])
        before.setattr("dedup.store.schema.SCHEMA", 1)
        store = opened(path)
        with store._held() as database:
            database.execute("INSERT INTO change (kind, about) VALUES ('verdict', 'cmp_1')")
        store.close()
    store = opened(path)
    with store.write() as session:
        number = session.add(draft("a"))
        session.postponed(number)
        assert (session.waiting(), session.sequence()) == ([number], 2)
    store.close()


@pytest.mark.parametrize("made", ["by this build", "by one that did not shrink"])
def test_a_store_gives_back_the_room_of_what_was_removed(tmp_path, monkeypatch, made):
    with monkeypatch.context() as before:
        if made != "by this build":
            before.setattr(sqlite, "_INCREMENTAL", 0)
        store = opened(tmp_path / "news.db")
        with store.write() as session:
            for n in range(400):
                session.add(draft(f"d{n}", text=f"{n} " + os.urandom(1500).hex()))
        store.close()
    store = opened(tmp_path / "news.db")
    with store.write() as session:
        for n in range(390):
            session.age_out(n + 1)
    large = (tmp_path / "news.db").stat().st_size
    assert store.shrink() > 0.8 * large > (tmp_path / "news.db").stat().st_size
    with store.read() as session:
        assert [one.document.id for one in session.page(None, 3)] == ["d399", "d398", "d397"]
    assert not store.problems() and store.shrink() == 0
    store.close()


def test_errors_carry_the_path_and_a_cure(path):
    path.write_bytes(b"")
    with pytest.raises(DedupError) as caught:
        opened(path)
    assert caught.value.about == str(path)
    assert "backup" in caught.value.message
