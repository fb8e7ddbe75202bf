"""Duplicate content in syndicated news: inside an article and across feeds.

Everything public is named here and loaded on first use, so that ``import dedup`` costs nothing::

    import dedup

    report = dedup.check(dedup.Document("The article's text ..."))
    comparison = dedup.compare("one text", "another text")
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.detector import Detector
    from dedup.provenance import Clue, ClusterDetail, FirstPublisher, Step, StepKind, Sureness
    from dedup.sketch.background import Background
    from dedup.types import (
        Answer,
        AnswerLabel,
        Attention,
        Attribution,
        Cluster,
        ComparedWith,
        Comparison,
        Conflict,
        Containment,
        CreditAnswer,
        Document,
        DocumentInfo,
        Fact,
        Facts,
        Finding,
        Kind,
        Link,
        MadeBy,
        Member,
        OffsetUnit,
        Originality,
        Passage,
        Reason,
        Relation,
        Report,
        Role,
        SetAside,
        Span,
        TextQuote,
        Verdict,
        VerdictLabel,
        Zone,
        ZoneKind,
    )
    from dedup.verbs import check, cluster, compare, score_sentences

__all__ = [
    "Answer",
    "AnswerLabel",
    "Attention",
    "Attribution",
    "Background",
    "Clue",
    "Cluster",
    "ClusterDetail",
    "ComparedWith",
    "Comparison",
    "Config",
    "Conflict",
    "Containment",
    "CreditAnswer",
    "Detector",
    "Document",
    "DocumentInfo",
    "Fact",
    "Facts",
    "Finding",
    "FirstPublisher",
    "Kind",
    "Link",
    "MadeBy",
    "Member",
    "OffsetUnit",
    "Originality",
    "Passage",
    "Reason",
    "Relation",
    "Report",
    "Role",
    "SetAside",
    "Span",
    "Step",
    "StepKind",
    "Sureness",
    "TextQuote",
    "Verdict",
    "VerdictLabel",
    "Zone",
    "ZoneKind",
    "check",
    "cluster",
    "compare",
    "score_sentences",
]

_HOMES = {
    "Background": "dedup.sketch.background",
    "Clue": "dedup.provenance",
    "ClusterDetail": "dedup.provenance",
    "Config": "dedup.config",
    "Detector": "dedup.detector",
    "FirstPublisher": "dedup.provenance",
    "Step": "dedup.provenance",
    "StepKind": "dedup.provenance",
    "Sureness": "dedup.provenance",
    "check": "dedup.verbs",
    "cluster": "dedup.verbs",
    "compare": "dedup.verbs",
    "score_sentences": "dedup.verbs",
}
"""Where each public name lives; what is not listed lives in ``dedup.types``."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES.get(name, "dedup.types")), name)
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Facade(ModuleType):
    """Keeps ``dedup.cluster`` the verb when the package of that name is imported below it."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "cluster" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Facade
