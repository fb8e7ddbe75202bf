"""The encoding of markup that does not say it, or says it wrongly: what readers and browsers accept."""

from __future__ import annotations

import codecs
import re

from dedup.ingest.decode import BOMS, BROWSERS, is_codec, utf16_without_mark

__all__ = ["charset_of", "decode_xml"]

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']\s{0,9}([\w:.-]{1,40})")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w:.-]{1,40})", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_SNIFFED = 4_096
_GUESSED = 32_768
"""Bytes that are looked at to guess; more would not make the guess better, only slower."""
_LOOKED_AT = 262_144
_FEW = 4
"""So few stray bytes say nothing about an encoding."""


def charset_of(content_type: str | None) -> str | None:
    """Return the charset that a Content-Type names."""
    match = _CHARSET.search(content_type or "")
    return match.group(1) if match else None


def decode_xml(data: bytes, *, told: str | None = None) -> tuple[str, str | None]:
    """Read XML by its byte-order mark, by what was ``told``, its declaration, as UTF-8, by guessing.

    Returns the text, and what had to be assumed where none of these held.  Never fails: bytes that fit
    nothing become replacement characters.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return _or_mixed(data[len(mark) :], name)
    wide = utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace"), None
    declared = _DECLARED.search(data[:_SNIFFED])
    said = [told, declared.group(1).decode("ascii", "replace") if declared else None, "utf-8"]
    for name in filter(None, map(_codec, said)):
        try:
            return data.decode(name), None
        except UnicodeDecodeError:
            continue
    return _unsaid(data, _codec(said[0]) or _codec(said[1]))


def _codec(label: str | None) -> str | None:
    """Resolve a label as browsers do; one that was read as ASCII is not UTF-16."""
    if label is None:
        return None
    label = label.strip().lower()
    label = BROWSERS.get(label, label)
    return label if is_codec(label) and not label.startswith(("utf-16", "utf-32", "ucs")) else None


def _unsaid(data: bytes, said: str | None) -> tuple[str, str | None]:
    broken, sound = _tally(data[:_LOOKED_AT])
    if broken <= max(sound, _FEW) or said in ("utf-8", "utf8", "utf-8-sig"):
        return _mixed(data)
    guess = _guess(data) or said or "windows-1252"
    wrong = f"it is not {said} as it says" if said else "it does not say its encoding"
    return data.decode(guess, "replace"), f"{wrong}; it was read as {guess}"


def _or_mixed(data: bytes, name: str) -> tuple[str, str | None]:
    try:
        return data.decode(name), None
    except UnicodeDecodeError:
        return _mixed(data) if name == "utf-8" else (data.decode(name, "replace"), f"it is not sound {name}")


def _mixed(data: bytes) -> tuple[str, str]:
    """Read UTF-8 with stray bytes of Windows-1252 in it."""
    text = data.decode("utf-8", "surrogateescape").translate(_STRAY)
    return text, "some bytes are not UTF-8 and were read as Windows-1252"


def _tally(data: bytes) -> tuple[int, int]:
    """Count the bytes that are not UTF-8, and the characters that are and not ASCII."""
    whole = data.decode("utf-8", "ignore")
    broken = len(data.decode("utf-8", "surrogateescape")) - len(whole)
    return broken, len(whole) - len(whole.encode("ascii", "ignore"))


def _stray() -> dict[int, str]:
    return {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


_STRAY = _stray()


def _guess(data: bytes) -> str | None:
    """Guess a legacy encoding from the words alone: tags are ASCII and would only hide them.

    Only where most letters are above ASCII: an accent now and then is Windows-1252, as browsers take it,
    and too little to tell one Latin encoding from the next.
    """
    from charset_normalizer import from_bytes

    words = _TAGS.sub(b" ", data[: _GUESSED * 4])[:_GUESSED]
    high = sum(byte >= 0x80 for byte in words)
    if high < sum(65 <= byte <= 122 for byte in words):
        return None
    best = from_bytes(words, threshold=0.4).best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        return None
    name = codecs.lookup(best.encoding).name
    return BROWSERS.get(name, name)
