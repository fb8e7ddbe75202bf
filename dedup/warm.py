"""The compiled code: where it is kept, whether it is there, and how to make it before anybody waits for it.

The loops in the modules and packages named ``kernels`` are compiled at first use and kept on disk.  That
takes about half a minute once; a process that finds the code starts in less than a second.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["is_cold", "place_code_cache", "warm"]

_PACKAGE = Path(__file__).resolve().parent
_VARIABLE = "NUMBA_CACHE_DIR"
_OURS = "DEDUP_CACHE_DIR"

_SAMPLE = (
    "The council of Vessa approved a new footbridge on Monday. Work begins in March and costs 1.1 million.\n"
    "Residents had asked for the bridge since the flood of 2019, which carried the old one away.\n\n"
    "Editor: When does the work begin?\n"
    "Renn: Work on the new footbridge will begin in March, at a cost of 1.1 million to the council.\n"
    "Editor: Why is it needed?\n"
    "Renn: The flood of 2019 carried the old bridge away, and the residents have asked for one ever since.\n"
)


def place_code_cache() -> Path | None:
    """Decide where compiled code is kept, before anything compiled is imported; None leaves it in place.

    ``DEDUP_CACHE_DIR`` or ``NUMBA_CACHE_DIR`` where one is set and can be written; else beside the
    code; else the user's cache directory; else a temporary one, so that a read-only installation works.
    What was compiled beside the code before any of it last changed is removed.
    """
    chosen = os.environ.get(_OURS) or os.environ.get(_VARIABLE)
    if not chosen and all(_can_write(kernels.parent) for kernels in _kernels()):
        _remove_outdated()
        return None
    candidates = [
        *([Path(chosen)] if chosen else []),
        _user_cache(),
        Path(tempfile.gettempdir()) / "dedup-code",
    ]
    for folder in candidates:
        if _can_write(folder):
            os.environ[_VARIABLE] = str(folder)
            return folder
    return None


def _kernels() -> Iterator[Path]:
    yield from _PACKAGE.glob("*/kernels.py")
    yield from _PACKAGE.glob("*/kernels/[!_]*.py")


def _remove_outdated() -> None:
    """Remove what is older than any loop: a loop holds those of other modules that it calls.

    numba looks only at the file of the loop itself and would go on to use the old ones inside it.
    """
    loops = list(_kernels())
    changed = max((path.stat().st_mtime for path in loops), default=0.0)
    for folder in {path.parent for path in loops}:
        for compiled in (folder / "__pycache__").glob("*.nb[ic]"):
            with contextlib.suppress(FileNotFoundError):
                if compiled.stat().st_mtime < changed:
                    compiled.unlink()


def _user_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    return Path(home) / "dedup" / "code"


def _can_write(folder: Path) -> bool:
    """Try it: access bits do not tell of read-only mounts."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def is_cold() -> bool:
    """Whether some of the code was not compiled since it last changed, so that first use takes a while."""
    placed = os.environ.get(_VARIABLE)
    if placed:
        return next(Path(placed).rglob("*.nbi"), None) is None
    return any(_is_older(kernels) for kernels in _kernels())


def _is_older(kernels: Path) -> bool:
    compiled = (kernels.parent / "__pycache__").glob(f"{kernels.stem}.*.nbi")
    newest = max((index.stat().st_mtime for index in compiled), default=0.0)
    return newest < kernels.stat().st_mtime


def warm(progress: Callable[[str], None] | None = None) -> None:
    """Compile everything a check, a comparison, a clustering and a store need, by doing each once."""
    say = progress or (lambda _: None)
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("checking an article", _check),
        ("comparing two articles", _compare),
        ("grouping articles", _cluster),
        ("keeping articles", _keep),
    )
    for name, step in steps:
        say(name)
        step()


def _check() -> None:
    from dedup.verbs import check, score_sentences

    check(_SAMPLE)
    score_sentences(_SAMPLE, limit=1)


def _compare() -> None:
    from dedup.verbs import compare

    compare(_SAMPLE, _SAMPLE.replace("March", "April"))


def _cluster() -> None:
    from dedup.types import Document
    from dedup.verbs import cluster

    edited = _SAMPLE.replace("March", "April")
    cluster([Document(_SAMPLE, id="a"), Document(edited, id="b"), Document("Rain is expected.", id="c")])


def _keep() -> None:
    from dedup.detector import Detector
    from dedup.types import Document

    with (
        tempfile.TemporaryDirectory() as folder,
        Detector.open(f"sqlite:///{Path(folder).as_posix()}/warm.db") as detector,
    ):
        for source in ("One", "Two"):
            detector.add(Document(_SAMPLE, source=source))
        detector.reindex()
        detector.check(_SAMPLE)


def note_if_cold(say: Callable[[str], None]) -> None:
    """Tell whoever waits why the first use takes long."""
    if "numba" not in sys.modules and is_cold():
        say("First use: compiling, about half a minute once (`dedup warm` does it beforehand) ...")


__all__ += ["note_if_cold"]
