"""What may not be used: how sources call an item that they took back."""

from __future__ import annotations

__all__ = ["WITHDRAWN", "is_withdrawn"]

WITHDRAWN = frozenset(("canceled", "cancelled", "withdrawn", "withheld", "killed", "deleted", "recalled"))
"""How formats call an item that must not be used any more.

ninjs and NewsML-G2 have *canceled* and *withheld* as ``pubstatus`` (http://cv.iptc.org/newscodes/pubstatus),
NewsML 1.2 and NITF *canceled*, Atom a deleted entry (RFC 6721); agencies write *killed* and *recalled*.
"""


def is_withdrawn(status: str | None) -> bool:
    """Whether an item of this status was taken back; a scheme before it (``stat:canceled``) says nothing.

    >>> is_withdrawn("stat:canceled"), is_withdrawn("usable"), is_withdrawn(None)
    (True, False, False)
    """
    return (status or "").rpartition(":")[2].strip().lower() in WITHDRAWN
