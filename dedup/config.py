"""Every setting of the library, in one typed table.

The three everyday knobs come first.  What follows shapes keys and signatures: a store or index
made with other values cannot be read with these, so :attr:`Config.fingerprint` names them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from dedup.errors import ConfigError

__all__ = ["ENGINE", "Config", "read_series"]

ENGINE = "0.1.0"
"""The version of the engine that a report names in ``made_by``."""

NORMALISER = 1
"""Raised whenever the scanner or a sketch turns the same text into other keys."""

_KEY = {"shapes_keys": True}


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a check, a comparison and a store.  Raises ``ConfigError`` for values out of range.

    ``sensitivity`` moves every threshold: .5 is the calibrated default, higher shows more.
    ``window_days`` limits how far back a store looks; None is the whole store.
    ``shortest_passage`` is in words, for verbatim and edited passages.
    """

    sensitivity: float = 0.5
    window_days: int | None = None
    shortest_passage: int = 12

    candidates: int = 30
    """Documents that a check looks at closely, at most."""
    max_characters: int = 10_000_000
    """A longer article is refused."""
    sentence_budget: int = 1_000
    """Above this many sentences on a side, restatement blocks by shared terms."""
    key_cap: int = 1_000
    """A key held by more documents than this proposes none, and the report says so."""
    series: tuple[tuple[str, ...], ...] = ()
    """Groups of sources whose reuse of each other is expected and asks for no look."""
    survivor: str = "first"
    """Which member stands for a cluster: ``first``, ``last`` or ``prefer:SOURCE,SOURCE``."""

    shingle: int = field(default=2, metadata=_KEY)
    """Words in a shingle of the MinHash signature."""
    slots: int = field(default=128, metadata=_KEY)
    bands: int = field(default=42, metadata=_KEY)
    rows: int = field(default=3, metadata=_KEY)
    winnow_shingle: int = field(default=5, metadata=_KEY)
    winnow_window: int = field(default=8, metadata=_KEY)
    terms: int = field(default=30, metadata=_KEY)
    """Strongest TF-IDF terms of a document that become keys."""
    minhash_seed: int = field(default=1, metadata=_KEY)

    def __post_init__(self) -> None:
        object.__setattr__(self, "series", tuple(tuple(group) for group in self.series))
        rules = {
            "sensitivity": 0.0 <= self.sensitivity <= 1.0,
            "window_days": self.window_days is None or self.window_days >= 1,
            "shortest_passage": self.shortest_passage >= 4,
            "candidates": self.candidates >= 1,
            "max_characters": self.max_characters >= 1,
            "key_cap": self.key_cap >= 2,
            "bands": self.bands >= 1 and self.bands * self.rows <= self.slots,
            "survivor": self.survivor in ("first", "last") or self.survivor.startswith("prefer:"),
            "series": all(len(group) > 1 and all(group) for group in self.series),
            "shingle": self.shingle >= 1,
            "winnow_shingle": self.winnow_shingle >= 1 and self.winnow_window >= 1,
        }
        for name, holds in rules.items():
            if not holds:
                raise ConfigError(f"{name}={getattr(self, name)!r} is out of range; see Config", about=name)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Config:
        """Take settings by name; a misspelt name is an error that lists the right ones."""
        known = [f.name for f in dataclasses.fields(cls)]
        for name in values:
            if name not in known:
                raise ConfigError(f"there is no setting {name!r}; known: {', '.join(known)}", about=name)
        return cls(**values)

    @property
    def key_settings(self) -> dict[str, int]:
        """The settings that shape keys, by name, with the version of the normaliser."""
        own = {
            f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.metadata.get("shapes_keys")
        }
        return {"normaliser": NORMALISER, **own}

    @property
    def fingerprint(self) -> str:
        """Names everything that shapes a key: equal fingerprints can share a store."""
        return _digest("key", self.key_settings)

    @property
    def name(self) -> str:
        """Names the whole configuration, for ``made_by``."""
        told = dataclasses.asdict(self)
        if self.survivor == "first":  # reports made before there was a choice keep their names
            del told["survivor"]
        return _digest("cfg", {"normaliser": NORMALISER, **told})


def read_series(text: str) -> tuple[tuple[str, ...], ...]:
    """Read groups of sources as people write them: ``"Courier, Evening Courier; Gazette, Echo"``.

    Raises ``ValueError`` for a group of one.
    """
    groups = [tuple(filter(None, (n.strip() for n in group.split(",")))) for group in text.split(";")]
    if any(len(group) == 1 for group in groups):
        raise ValueError("a series has at least two sources, by comma; several series by semicolon")
    return tuple(filter(None, groups))


def _digest(prefix: str, values: dict[str, Any]) -> str:
    body = json.dumps(values, sort_keys=True).encode()
    return f"{prefix}_{hashlib.sha256(body).hexdigest()[:10]}"
