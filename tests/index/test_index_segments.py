"""The mapped index: equal to the one in memory whatever happens, and never wrong from a damaged file."""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.index.files import DamagedError, Mapped, map_file, write_file
from dedup.index.folder import BUILDING, MANIFEST, Folder, Manifest
from dedup.index.memory import MemoryIndex
from dedup.index.records import Record
from dedup.index.segment import Segment
from dedup.index.segments import SegmentIndex
from tests.index.fakes import InSegments, fake, sketches, text

number = st.integers(0, 9)
changes = st.one_of(
    st.tuples(st.just("add"), number, sketches),
    st.tuples(st.just("remove"), number),
    st.tuples(st.just("merge"), st.sampled_from([1, 3, 10**6])),
)


@settings(deadline=None)
@given(
    st.lists(changes, max_size=20), st.lists(sketches, min_size=1, max_size=3), st.sampled_from([2, 4, 1000])
)
def test_whatever_is_added_removed_and_merged_it_proposes_the_same(steps, queries, cap):
    with tempfile.TemporaryDirectory() as folder:
        plain, mapped = MemoryIndex(cap), InSegments(Path(folder), cap, every=0)
        for step in steps:
            if step[0] == "merge":
                mapped.largest = step[1]
                mapped.merge()
            else:
                getattr(plain, step[0])(*step[1:])
                getattr(mapped, step[0])(*step[1:])
            for query in queries:
                assert mapped.candidates(query, 99) == plain.candidates(query, 99)
                assert mapped.candidates(query, 2) == plain.candidates(query, 2)
                assert mapped.copies(query.exact) == plain.copies(query.exact)
            assert len(mapped) == len(plain)


@settings(deadline=None)
@given(st.lists(st.tuples(sketches, st.sampled_from(["a", "b", None]), st.booleans(), number), max_size=12))
def test_what_it_tells_of_documents_does_not_depend_on_where_they_are(given_documents):
    records = [
        Record(n, f"id {n % 5}", source, moment, dated, sketch.exact)
        for n, (sketch, source, dated, moment) in enumerate(given_documents)
    ]
    with tempfile.TemporaryDirectory() as folder:
        mapped = InSegments(Path(folder), largest=4)
        for record, (sketch, *_) in zip(records, given_documents, strict=True):
            mapped.index.add(record.number, sketch, record)
            mapped.changed()
        index = mapped.index
        assert [index.record(r.number) for r in records] == records
        for exact in {r.exact for r in records}:
            members = [r for r in records if r.exact == exact]
            (told,) = index.members([exact])
            assert list(told) == sorted(members, key=lambda r: r.rank)
            assert (index.lowest(exact), index.count(exact)) == (members[0].number, len(members))
        for source, count in index.sources.items():
            assert count == sum(r.source == source for r in records)
        near = [r.source for r in records if abs(r.moment - 4) <= 2]
        assert index.within(4, 2) == {s: near.count(s) for s in near}
        for n in range(5):
            held = [r.number for r in records if r.id == f"id {n}"]
            assert index.named(f"id {n}") == max(held, default=None)


def several(folder, count=60):
    mapped = InSegments(folder, every=0)
    for n in range(count):
        mapped.index.add(n, fake([n, n, n, 1], [n, n + 1, n + 2], [n % 7, n % 5, n]), None)
    mapped.merge()
    return mapped


def test_a_removed_document_leaves_no_key_after_the_next_merge(tmp_path):
    mapped = InSegments(tmp_path, every=0)
    secret = fake([1, 2], [0xABCDEF12345678, 77], [5])
    mapped.index.add(1, secret, Record(1, "the name of it", "its source", 0, False, secret.exact))
    mapped.index.add(2, fake([3, 4], [8, 9], [5]), None)
    mapped.merge()
    mapped.index.remove(1)
    mapped.merge()
    mapped.folder.publish(manifest(mapped.index))
    mapped.folder.sweep()
    left = b"".join(p.read_bytes() for p in tmp_path.glob("*.segment"))
    salted = mapped_key(secret)
    for trace in (b"the name of it", b"its source", secret.exact[:8][::-1], salted):
        assert trace not in left
    assert len(mapped.index) == 1


def mapped_key(sketch):
    from dedup.sketch.keys import Keys

    return Keys.of(sketch).key[1].tobytes()


def manifest(index, generation=1):
    return Manifest("s", "f", generation, 9, "m", tuple(s.name for s in index.segments))


# Damage: every byte of a segment is covered, and nothing is answered from a damaged page.


def everything(folder, name):
    """Read all a segment tells: what a query, a listing and a merge read."""
    segment = Segment(folder / name)
    index = SegmentIndex(1000, [segment])
    for n in range(0, 60, 7):
        index.candidates(fake([n, n, n, 1], [n, n + 1, n + 2], [n % 7, n % 5, n]), 99)
    segment.columns(segment.dead, segment.mute)
    return True


@pytest.mark.parametrize("seed", range(60))
def test_a_flipped_bit_is_noticed(tmp_path, seed):
    name = several(tmp_path).index.segments[0].name
    draw, path = random.Random(seed), tmp_path / name
    data = bytearray(path.read_bytes())
    held = map_file(path)
    used = [(held.begins[n], a.nbytes) for n, a in held.arrays.items() if a.nbytes] + [(len(data) - 300, 300)]
    begin, size = draw.choice(used)
    data[begin + draw.randrange(size)] ^= 1 << draw.randrange(8)
    (tmp_path / "flipped.segment").write_bytes(data)
    with pytest.raises(DamagedError):
        everything(tmp_path, "flipped.segment")


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:1],
        lambda data: data[:4096],
        lambda data: data[:-1],
        lambda data: data[:-5000],
        lambda data: data[1:],
        lambda data: data + b"\0",
        lambda data: b"\0" * len(data),
        lambda data: b"SQLite format 3\0" + b"\0" * 8000,
        lambda data: data[:4096] + data[8192:],
    ],
    ids=[
        "empty",
        "a byte",
        "a page",
        "cut by one",
        "cut",
        "shifted",
        "longer",
        "zeros",
        "foreign",
        "a page gone",
    ],
)
def test_a_file_that_is_no_whole_segment_is_refused_at_once(tmp_path, harm):
    name = several(tmp_path).index.segments[0].name
    (tmp_path / "harmed.segment").write_bytes(harm((tmp_path / name).read_bytes()))
    with pytest.raises(DamagedError):
        Segment(tmp_path / "harmed.segment")


def test_a_query_reads_only_pages_that_match_their_sums(tmp_path):
    mapped = several(tmp_path, 3000)
    path = tmp_path / mapped.index.segments[0].name
    held, data = map_file(path), bytearray(path.read_bytes())
    first = held.begins["key"]
    for page in range(first // 4096 + 1, (first + held.arrays["key"].nbytes) // 4096):
        data[4096 * page] ^= 1
    (tmp_path / "x.segment").write_bytes(data)
    index = SegmentIndex(1000, [Segment(tmp_path / "x.segment")])
    with pytest.raises(DamagedError):
        for n in range(3000):
            index.candidates(fake([n, n, n, 1], [n, n + 1, n + 2], []), 9)


def test_arrays_come_back_as_they_were_written(tmp_path):
    import numpy as np

    arrays = {"a": np.arange(5000, dtype=np.uint64), "none": np.zeros(0, np.int32), "b": np.ones(3, np.uint8)}
    write_file(tmp_path / "f", arrays, {"said": [1, "ü"]})
    held = map_file(tmp_path / "f")
    held.hold(tuple(arrays))
    assert held.meta == {"said": [1, "ü"]}
    assert all(
        np.array_equal(held.arrays[n], a) and held.arrays[n].dtype == a.dtype for n, a in arrays.items()
    )


# The folder.


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[1]", b'{"format": 2}', b'{"format": 1, "check": 1, "manifest": "{}"}', b"\xff\xfe"],
)
def test_a_damaged_manifest_is_refused(tmp_path, body):
    (tmp_path / MANIFEST).write_bytes(body)
    with pytest.raises(DamagedError):
        Folder(tmp_path).read()


def test_a_manifest_comes_back_and_another_takes_its_place(tmp_path):
    folder, index = Folder(tmp_path), several(tmp_path).index
    assert folder.read() is None
    for generation in (1, 2):
        folder.publish(manifest(index, generation))
        assert folder.read() == manifest(index, generation)
    assert [len(s) for s in folder.open(manifest(index))] == [60]


def test_sweeping_leaves_what_a_manifest_names(tmp_path):
    folder, first, second = Folder(tmp_path), several(tmp_path).index, several(tmp_path).index
    third = several(tmp_path).index
    folder.publish(manifest(first))
    folder.publish(manifest(second), BUILDING)
    folder.sweep()
    left = {p.name for p in tmp_path.glob("*.segment")}
    assert left == {i.segments[0].name for i in (first, second)}
    assert third.candidates(fake(winnowed=[1, 2]), 9), "what is mapped stays readable"


def test_one_merger_at_a_time(tmp_path):
    with Folder(tmp_path).lease(wait=False) as first, Folder(tmp_path).lease(wait=False) as second:
        assert (first, second) == (True, False)
    with Folder(tmp_path).lease(wait=False) as third:
        assert third


HOLDER = """
import sys
from pathlib import Path
from dedup.index.folder import Folder
with Folder(Path(sys.argv[1])).lease(wait=True) as held:
    print(held, flush=True)
    sys.stdin.readline()
"""


def test_the_lease_ends_with_the_process_that_holds_it(tmp_path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "True\n"
        with Folder(tmp_path).lease(wait=False) as held:
            assert not held
        child.kill()
        child.wait()
    with Folder(tmp_path).lease(wait=False) as held:
        assert held


def test_documents_named_alike_are_told_apart(tmp_path):
    mapped = InSegments(tmp_path, every=0)
    for n, name in enumerate(["", "ü", "\ud800", "a" * 300]):
        mapped.index.add(n, fake(winnowed=[n]), Record(n, name, None, n, True, text(b"%d" % n)))
    mapped.merge()
    assert [mapped.index.named(name) for name in ("", "ü", "\ud800", "a" * 300, "b")] == [0, 1, 2, 3, None]


def test_what_was_checked_once_is_not_checked_again_after_a_merge(tmp_path, monkeypatch):
    index = several(tmp_path).index
    index.candidates(fake([7, 7, 7, 1], [7, 8, 9], [0, 2, 7]), 99)
    held, hold = [], Mapped.hold
    monkeypatch.setattr(Mapped, "hold", lambda mapped, names: held.append(mapped.path) or hold(mapped, names))
    index.add(99, fake([9], [9], [9]), None)
    merged = index.rebased([*Folder(tmp_path).open(manifest(index))])
    assert merged.candidates(fake([7, 7, 7, 1], [7, 8, 9], [0, 2, 7]), 99)[0].number == 7
    assert 99 in merged and held == []
