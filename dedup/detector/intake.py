"""Taking a document in: what is refused, the ids that are minted, and what is worked out of its text."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from dedup.config import Config
from dedup.errors import DocumentError
from dedup.types import Document, DocumentInfo

if TYPE_CHECKING:
    from dedup.attribution.credits import Credit
    from dedup.match.glance import Glance
    from dedup.match.halves import Half
    from dedup.match.repeats import Inside
    from dedup.match.view import View
    from dedup.sketch.background import Background
    from dedup.sketch.sketch import Sketch
    from dedup.text.parse import Parsed
    from dedup.text.scanner import Tokens

__all__ = [
    "Prepared",
    "Sketched",
    "Slip",
    "Worked",
    "content_digest",
    "mint",
    "natural_id",
    "opened",
    "prepare",
    "searched",
    "sketched",
    "slip",
    "taken",
]

_LONGEST_ID = 512
_LARGEST_VERSION = 2**63 - 1
_STRINGS = ("text", "id", "title", "source", "url", "language", "credit", "status")
_SHORT = 50_000
"""Characters up to which a text's keys are remembered for a while."""
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A document with everything that follows from its text alone."""

    document: Document
    view: View
    info: DocumentInfo
    credits: tuple[Credit, ...]
    sketch: Sketch
    glance: Glance
    half: Half

    @property
    def parsed(self) -> Parsed:
        """The parsed text."""
        return self.view.parsed


@dataclass(frozen=True, slots=True, eq=False)
class Sketched:
    """A document with what finds it again, and no more: enough to keep it, not to compare it.

    ``version`` is what it gets if nothing of it is stored.  ``blob`` is the sketch as bytes; ``packed`` are
    info and document as the store keeps them, under that version.
    """

    document: Document
    version: int
    info: DocumentInfo
    sketch: Sketch
    blob: bytes
    packed: tuple[bytes, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """A document with all that follows from it alone: also what it repeats.

    ``packed`` are info and document as the store keeps them, under the version that it gets if nothing of it
    is stored.
    """

    prepared: Prepared
    within: Inside
    packed: tuple[bytes, bytes]


Slip: TypeAlias = tuple[int, DocumentInfo, bytes, tuple[bytes, bytes]]
"""What of a :class:`Sketched` crosses from one process to another: its version, info, blob and packed."""


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """The part of a parsed text that its keys depend on."""

    tokens: Tokens
    language: str


def taken(document: Document | str, config: Config) -> Document:
    """Accept a document or a plain string; raise ``DocumentError`` for one that cannot be kept as given."""
    document = Document(document) if isinstance(document, str) else document
    about = document.id or "text"
    if len(document.text) > config.max_characters:
        raise DocumentError(
            f"{len(document.text):,} characters are more than {config.max_characters:,}; "
            "split the text or raise Config.max_characters",
            about=about,
        )
    for name in _STRINGS:
        _hold_string(name, getattr(document, name), about)
    _hold_id(document.id)
    _hold_version(document.version, about)
    _hold_metadata(document.metadata, about)
    return document


def _hold_string(name: str, value: Any, about: str) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        raise DocumentError(f"{name} must be a string, not {type(value).__name__}", about=name)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"{name} holds half a character (a lone surrogate) at {error.start}; send whole code points",
            about=about,
        ) from None


def _hold_id(id: str | None) -> None:  # noqa: A002
    if id is None:
        return
    if not id or len(id) > _LONGEST_ID or id != id.strip() or not id.isprintable():
        raise DocumentError(
            f"an id has 1 to {_LONGEST_ID} printable characters and no space at its ends", about="id"
        )


def _hold_version(version: Any, about: str) -> None:
    if version is None:
        return
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version <= _LARGEST_VERSION:
        raise DocumentError(f"version {version!r} is no whole number from 1 up", about=about)


def _hold_metadata(metadata: Any, about: str) -> None:
    try:
        json.dumps(metadata, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise DocumentError(f"metadata must be plain JSON values ({error})", about=about) from None


def prepare(document: Document, config: Config, background: Background, seed: int) -> Prepared:
    """Parse and sketch a document.  ``seed`` is the store's secret."""
    from dedup.attribution.credits import credits_of
    from dedup.match.compare import describe
    from dedup.match.glance import glance
    from dedup.match.halves import half
    from dedup.match.view import view
    from dedup.sketch.sketch import sketch
    from dedup.text.parse import parse

    parsed = parse(document.text, language=document.language, seed=seed)
    made = sketch(parsed, config, background, document.source)
    seen = view(parsed, background, document.source)
    info = describe(document, parsed)
    return Prepared(
        document,
        seen,
        info,
        credits_of(document),
        made,
        glance(seen, document.source, background),
        half(seen, info, background),
    )


def searched(prepared: Prepared, config: Config, background: Background) -> Worked:
    """Look for what a prepared document repeats."""
    from dedup.match.repeats import inside

    document = prepared.document
    within = inside(prepared.parsed, config=config, background=background, source=document.source)
    version = document.version or 1
    named = replace(document, version=version)
    return Worked(prepared, within, _packed(replace(prepared.info, version=version), named))


def sketched(document: Document, config: Config, background: Background, seed: int) -> Sketched:
    """Sketch a document without looking for sentences and zones: the same keys in half the time."""
    from dedup.match.compare import describe

    keys_of = _keys_again if len(document.text) <= _SHORT else _keys
    # A source of which nothing is known shapes no key: a wire item that all houses print is sketched once.
    known = document.source if background.knows(document.source) else None
    words, made, blob = keys_of(document.text, document.language, known, config, background, seed)
    version = document.version or 1
    named = replace(document, version=version)
    info = describe(named, cast("Parsed", words))
    return Sketched(document, version, info, made, blob, _packed(info, named))


def _packed(info: DocumentInfo, document: Document) -> tuple[bytes, bytes]:
    from dedup.store.codec import pack

    return pack(info.to_dict()), pack(document.to_dict())


def slip(made: Sketched) -> Slip:
    """Take what crosses from one process to another."""
    return made.version, made.info, made.blob, made.packed


def opened(document: Document, made: Slip) -> Sketched:
    """Put together what :func:`slip` took, and the document, which is here."""
    from dedup.sketch.sketch import Sketch

    version, info, blob, packed = made
    return Sketched(document, version, info, Sketch.from_bytes(blob), blob, packed)


def _keys(
    text: str, language: str | None, source: str | None, config: Config, background: Background, seed: int
) -> tuple[_Words, Sketch, bytes]:
    from dedup.sketch.sketch import sketch
    from dedup.text.language import language_of
    from dedup.text.scanner import scan

    tokens = scan(text, seed)
    words = _Words(tokens, language_of(text, tokens, language))
    made = sketch(words, config, background, source)
    return words, made, made.to_bytes()


_keys_again = functools.lru_cache(maxsize=64)(_keys)


def mint(milliseconds: int, random: Callable[[int], bytes] = os.urandom) -> str:
    """Mint an id that sorts by time: 48 bits of milliseconds, then 80 random bits, as in a ULID."""
    value = int.from_bytes((milliseconds & (2**48 - 1)).to_bytes(6, "big") + random(10), "big")
    return "doc_" + "".join(_BASE32[(value >> shift) & 31] for shift in range(125, -1, -5))


def natural_id(document: Document) -> str:
    """Name a document without an id by all that it says, so that a load can be repeated.

    Two publishers of one text, or one text at two addresses, keep two names.
    """
    bare = replace(document, version=None)
    return f"doc_{content_digest(bare)[:26]}"


def content_digest(document: Document) -> str:
    """Name everything a document says: its text and all its fields."""
    body = json.dumps(document.to_dict(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()
