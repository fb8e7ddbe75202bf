"""What the first words of a text say of its state: a correction, or the stage that something has reached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["LEAD", "Lead"]

LEAD = 60
"""Words that count as the lead."""

_CORRECTS = re.compile(
    r"correct(?:ed|ion|ions|s|ing)?$|updat(?:e|es|ed|ing)$|refiles?$|clarif|amended$|revised$"
)
_STAGE = re.compile(
    r"announc|introduc|propos|plan|expect|consider|pass|approv|vote|voti|sign|enact|reject|withdr|complet|"
    r"finish|launch|open|clos|award|receiv|urg|ask|call|fil(?:e|ing)|settl|w[io]n|los[et]|beg[iau]n|start|"
    r"end(?:s|ed|ing)?$|arrest|charg|sentenc|convict|di(?:e|es|ed)$"
)
"""What happens to a bill, a case, a deal: leads that speak of different stages are different news."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Whether a lead speaks of a correction or an update, and which stages it names."""

    corrects: bool
    stages: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> Lead:
        """Read the folded words of a lead."""
        head = list(words)
        stages = frozenset(found.group() for found in map(_STAGE.match, head) if found)
        return cls(any(map(_CORRECTS.match, head)), stages)
