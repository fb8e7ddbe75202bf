"""What a scan is pointed at: addresses, lists of feeds, files and folders, each a place to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dedup.errors import FormatError
from dedup.ingest.opml import FeedEntry, read_opml

__all__ = ["Targets", "read_targets"]

_LIST = (".opml",)
_LARGEST_LIST = 20_000_000


@dataclass(slots=True)
class Targets:
    """Feeds by address, each once, and files and folders by path."""

    feeds: dict[str, FeedEntry] = field(default_factory=dict)
    paths: list[Path] = field(default_factory=list)


def read_targets(given: Iterable[str], tell: Callable[[str], None] = lambda _: None) -> Targets:
    """Sort out what was given; ``tell`` hears what of a list could not be taken.

    Raises ``FormatError`` for a path where nothing is, or a list that is none: a misspelt name must not
    look like a quiet night.
    """
    targets = Targets()
    for one in given:
        if one.lower().startswith(("http://", "https://")):
            targets.feeds.setdefault(one, FeedEntry(one))
        else:
            _take_path(Path(one), targets, tell)
    return targets


def _take_path(path: Path, targets: Targets, tell: Callable[[str], None]) -> None:
    if not path.exists():
        raise FormatError(f"there is nothing at {path}; check the path", about=str(path))
    if path.is_file() and path.suffix.lower() in _LIST:
        for entry in _listed(path, tell):
            targets.feeds.setdefault(entry.url, entry)
    elif path not in targets.paths:
        targets.paths.append(path)


def _listed(path: Path, tell: Callable[[str], None]) -> Sequence[FeedEntry]:
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_LIST + 1)
    except OSError as error:
        raise FormatError(f"{path}: {error.strerror}; check its permissions", about=str(path)) from None
    if len(data) > _LARGEST_LIST:
        raise FormatError(f"{path} has more than {_LARGEST_LIST:,} bytes; split the list", about=str(path))
    listed = read_opml(data, str(path))
    for note in listed.notes:
        tell(f"{path}: {note}")
    if not listed.feeds:
        tell(f"{path} lists no feeds")
    return listed.feeds
