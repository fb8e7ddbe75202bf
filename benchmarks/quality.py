"""Score the library on labelled data, beside published figures, and fail below pinned floors.

    python -m benchmarks.quality                      the labelled cases in seeds/
    python -m benchmarks.quality --data DIR           every data set found in DIR
    python -m benchmarks.quality --data DIR pan       one task

DIR holds folders ``restatement``, ``pan``, ``mrpc``, ``relations``, ``clusters``, ``conflicts`` in the
formats that README.md describes.  Prints one JSON object; exit code 1 when a figure is below its floor.
"""

from __future__ import annotations

import argparse
import collections
import json
import lzma
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import dedup
from benchmarks.scoring import Scored, average_precision, decided, overlap, pairwise, plagdet

ROOT = Path(__file__).parent
SEEDS = ROOT.parent / "seeds"
FLOORS = ROOT / "floors.json"
PUBLISHED = {
    "pan": "PlagDet of the whole corpus .878 (Sanchez-Perez 2014), .822 (Torrejon), .745 (Suchomel)",
    "mrpc": "accuracy 75.6, F1 83.0 (Wan 2006, no pretrained model)",
    "restatement": "TF-IDF cosine per sentence: pooled AP .26, F1 .26, mean AP .58",
    "relations": "TF-IDF cosine: duplicate F1 .62, relation accuracy .23",
}
Figures = dict[str, Any]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """JSON objects of ``path`` or of ``path`` with .xz."""
    packed = path.with_name(path.name + ".xz")
    opener: Any = lzma.open if packed.exists() else open
    with opener(packed if packed.exists() else path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def median(values: list[float]) -> float:
    """Upper median."""
    return sorted(values)[len(values) // 2] if values else 0.0


# ------------------------------------------------------------------------------- restatement


def _judged(case: Mapping[str, Any], links: list[dedup.Link], across: bool) -> list[Scored]:
    answers = []
    for link in links:
        a, b = (link.a.start, link.a.end), (link.b.start, link.b.end)
        hit = [
            (k, pair["grade"])
            for k, pair in enumerate(case["pairs"])
            if (overlap(a, pair["a"]) and overlap(b, pair["b"]))
            or (not across and overlap(a, pair["b"]) and overlap(b, pair["a"]))
        ]
        positives = frozenset((case["name"], k) for k, grade in hit if grade == 2)
        answers.append((link.score, positives, bool(hit) and not positives))
    return answers


def _case(path: Path) -> tuple[dict[str, Any], list[dedup.Document]]:
    case = json.loads(path.read_text(encoding="utf-8"))
    texts = [(path.parent / Path(name).name).read_text(encoding="utf-8") for name in case["files"]]
    return case, [dedup.Document(text, id=f"{case['name']}-{k}") for k, text in enumerate(texts)]


def restatement(folder: Path) -> Figures:
    """Sentence links inside a document and across two, against labelled pairs."""
    ranked: list[Scored] = []
    given: list[Scored] = []
    wanted, per_case, false_alarms, times = 0, {}, {}, []
    for path in sorted(folder.glob("*.gold.json")):
        case, documents = _case(path)
        across = len(documents) == 2
        began = time.perf_counter()
        result = dedup.compare(*documents) if across else dedup.check(documents[0])
        times.append(1e3 * (time.perf_counter() - began))
        every = _judged(case, dedup.score_sentences(*documents), across)
        kept = _judged(case, [link for p in result.passages for link in p.links], across)
        n = sum(pair["grade"] == 2 for pair in case["pairs"])
        if n:
            per_case[case["name"]] = average_precision(every, n)
        else:
            false_alarms[case["name"]] = sum(not p and not neutral for _, p, neutral in kept)
        ranked, given, wanted = ranked + every, given + kept, wanted + n
    rate = decided(given, wanted)
    return {
        "pooled_ap": average_precision(ranked, wanted),
        "mean_ap": sum(per_case.values()) / len(per_case),
        "f1": rate.f1,
        "precision": rate.precision,
        "recall": rate.recall,
        "worst_false_alarms": max(false_alarms.values(), default=0),
        "ms_median": median(times),
        "cases": per_case,
        "false_alarms": false_alarms,
    }


# ------------------------------------------------------------------------------- PAN


def pan(folder: Path) -> Figures:
    """Text alignment of PAN 2013: whole passages against labelled ones."""
    texts = {row["id"]: row["text"] for row in rows(folder / "docs.jsonl")}
    cases, found = collections.defaultdict(list), collections.defaultdict(list)
    pairs, began = 0, time.perf_counter()
    for row in rows(folder / "pairs.jsonl"):
        a, b, category = row["susp_id"], row["src_id"], row["category"]
        for p in row["passages"]:
            end_a, end_b = p["susp_offset"] + p["susp_length"], p["src_offset"] + p["src_length"]
            cases[category].append((a, p["susp_offset"], end_a, b, p["src_offset"], end_b))
        result = dedup.compare(dedup.Document(texts[a], id=a), dedup.Document(texts[b], id=b))
        found[category] += [(a, p.a.start, p.a.end, b, p.b.start, p.b.end) for p in result.passages]
        pairs += 1
    out: Figures = {kind: plagdet(cases[kind], found[kind]) for kind in sorted(cases)}
    everything = plagdet(
        [c for some in cases.values() for c in some], [f for some in found.values() for f in some]
    )
    clean = sum(len(v) for kind, v in found.items() if kind not in cases)
    seconds = time.perf_counter() - began
    return {"entire": everything, "false": clean, "ms_per_pair": 1e3 * seconds / pairs, **out}


# ------------------------------------------------------------------------------- MRPC


def _halves(found: list[tuple[float, int]]) -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
    return found[::2], found[1::2]


def _at(found: list[tuple[float, int]], threshold: float) -> tuple[float, float]:
    said = [(score >= threshold, bool(label)) for score, label in found]
    right = sum(s == label for s, label in said)
    both = sum(s and label for s, label in said)
    total = sum(s for s, _ in said) + sum(label for _, label in said)
    return right / len(said), 2 * both / total if total else 0.0


def mrpc(folder: Path) -> Figures:
    """Sentence paraphrase: threshold from the even rows, figures on the odd ones."""
    found = []
    for row in rows(folder / "train.jsonl"):
        links = dedup.score_sentences(dedup.Document(row["text1"]), dedup.Document(row["text2"]))
        found.append((max((link.score for link in links), default=0.0), int(row["label"])))
    tuned, held_out = _halves(found)
    threshold = max(sorted({score for score, _ in tuned}), key=lambda t: sum(_at(tuned, t)))
    accuracy, f1 = _at(held_out, threshold)
    return {"accuracy": accuracy, "f1": f1, "threshold": threshold}


# ------------------------------------------------------------------------------- documents


def _documents(folder: Path) -> dict[str, dedup.Document]:
    out = {}
    for row in rows(folder / "docs.jsonl"):
        fields = {"title": row.get("title"), "source": row.get("source"), "url": row.get("url")}
        published = row.get("published") or row.get("date")
        out[row["id"]] = dedup.Document(row["text"], id=row["id"], published=published, **fields)
    return out


def _characters(spans: list[tuple[int, int]]) -> set[int]:
    return {c for start, end in spans for c in range(start, end)}


def relations(folder: Path) -> Figures:
    """Pairs of documents: duplicate or not, which of nine relations, where the shared text is."""
    documents = _documents(folder)
    said, truth, right, times = [], [], [], []
    both = found = wanted = 0
    for row in rows(folder / "pairs.jsonl"):
        began = time.perf_counter()
        result = dedup.compare(documents[row["a"]], documents[row["b"]])
        times.append(1e3 * (time.perf_counter() - began))
        said.append(result.duplicate)
        truth.append(row["duplicate"])
        right.append(str(result.relation) == row["relation"])
        if row["spans"]:
            worded = [p for p in result.passages if p.kind != dedup.Kind.RESTATEMENT]
            for side in ("a", "b"):
                gold = _characters([s[side] for s in row["spans"]])
                ours = _characters([(getattr(p, side).start, getattr(p, side).end) for p in worded])
                both, found, wanted = both + len(gold & ours), found + len(ours), wanted + len(gold)
    _, duplicate_f1 = _at([(float(s), int(t)) for s, t in zip(said, truth, strict=True)], 0.5)
    span_f1 = 2 * both / (found + wanted) if found + wanted else 0.0
    return {
        "duplicate_f1": duplicate_f1,
        "relation_accuracy": sum(right) / len(right),
        "span_f1": span_f1,
        "ms_median": median(times),
    }


def _touch(span: dedup.Span, labelled: list[int]) -> bool:
    return min(span.end, labelled[1]) > max(span.start, labelled[0])


def conflicts(folder: Path) -> Figures:
    """Minimal pairs: one number changed must be found, one written differently must not."""
    found = wanted = false = equal = 0
    for row in rows(folder / "pairs.jsonl"):
        result = dedup.compare(dedup.Document(row["a"]), dedup.Document(row["b"]))
        links = [link.conflict for p in result.passages for link in p.links if link.conflict]
        said = {(c.a, c.b) for c in links}

        def flagged(label: Mapping[str, Any], said: set[tuple[dedup.Span, dedup.Span]] = said) -> bool:
            return any(_touch(a, label["a"]) and _touch(b, label["b"]) for a, b in said)

        found += sum(flagged(label) for label in row["conflicts"])
        equal += sum(flagged(label) for label in row["equal"])
        wanted += len(row["conflicts"])
        false += sum(
            not any(_touch(a, label["a"]) and _touch(b, label["b"]) for label in row["conflicts"])
            for a, b in said
        )
    f1 = 2 * found / (found + false + wanted) if wanted else 0.0
    return {"f1": f1, "equal_forms_flagged": equal}


def clusters(folder: Path) -> Figures:
    """Clusters of documents against labelled ones."""
    documents = _documents(folder)
    truth = {row["id"]: row["cluster"] for row in rows(folder / "clusters.jsonl")}
    found = {
        member: cluster.id
        for cluster in dedup.cluster([documents[i] for i in truth])
        for member in cluster.members
    }
    return dict(pairwise(list(truth.values()), [found.get(i, f"alone {i}") for i in truth]))


TASKS: dict[str, Callable[[Path], Figures]] = {
    "restatement": restatement,
    "pan": pan,
    "mrpc": mrpc,
    "relations": relations,
    "conflicts": conflicts,
    "clusters": clusters,
}


def measure(data: Path | None, tasks: list[str]) -> dict[str, Figures]:
    """Figures of each task that has data; without ``data``, of the cases in seeds/."""
    if data is None:
        return {"seeds": restatement(SEEDS / "cases")}
    present = [t for t in tasks or TASKS if (data / t).is_dir()]
    return {task: TASKS[task](data / task) for task in present}


def below(figures: Mapping[str, Figures], floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Every figure that is worse than its floor; names with ``max_`` in front are ceilings."""
    out = []
    for task, bounds in floors.items():
        for name, bound in bounds.items():
            value: Any = figures.get(task)
            for part in name.removeprefix("max_").split("."):
                value = value.get(part) if isinstance(value, Mapping) else None
            worse = value is not None and (value > bound if name.startswith("max_") else value < bound)
            if worse:
                out.append(f"{task} {name}: {value:.4g}, pinned {bound}")
    return out


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _rounded(v) for k, v in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def main() -> int:
    """Measure, print, compare with the floors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tasks", nargs="*", choices=[*TASKS, []], metavar="TASK")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    figures = measure(options.data, options.tasks)
    print(json.dumps(_rounded(figures), indent=1))
    for task in figures:
        if task in PUBLISHED:
            print(f"published, {task}: {PUBLISHED[task]}", file=sys.stderr)
    failures = below(figures, json.loads(FLOORS.read_text(encoding="utf-8")))
    for line in failures:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
