"""The measurements of a pair by what they are about, and in which words each would change a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["CHANGES", "THEMES", "Change", "Theme"]


class Theme(StrEnum):
    """What a measurement is about; the code of a reason."""

    SHARED = "shared_wording"
    SENTENCES = "whole_sentences"
    PLACES = "new_matter"
    LENGTH = "length"
    ASIDE = "set_aside"
    SLOTS = "frame_and_slots"
    FACTS = "names_and_numbers"
    LEADS = "leads"
    VOCABULARY = "vocabulary"
    STAGE = "stage"
    SOURCE = "source"


THEMES: dict[str, Theme] = {
    "cover_low": Theme.SHARED,
    "cover_high": Theme.SHARED,
    "whole_low": Theme.SHARED,
    "whole_high": Theme.SHARED,
    "long_low": Theme.SHARED,
    "long_high": Theme.SHARED,
    "longest": Theme.SHARED,
    "longest_share": Theme.SHARED,
    "length_ratio": Theme.LENGTH,
    "aside_of_shared": Theme.ASIDE,
    "aside_shared": Theme.ASIDE,
    "any_shared": Theme.SHARED,
    "full_low": Theme.SENTENCES,
    "full_high": Theme.SENTENCES,
    "half_low": Theme.SENTENCES,
    "half_high": Theme.SENTENCES,
    "new_low": Theme.SENTENCES,
    "new_high": Theme.SENTENCES,
    "head_missing_low": Theme.PLACES,
    "head_missing_high": Theme.PLACES,
    "tail_missing_low": Theme.PLACES,
    "tail_missing_high": Theme.PLACES,
    "frame_low": Theme.SLOTS,
    "frame_high": Theme.SLOTS,
    "frame_gain": Theme.SLOTS,
    "slots_differ": Theme.SLOTS,
    "slots_agree": Theme.SLOTS,
    "swaps": Theme.SLOTS,
    "swaps_early": Theme.SLOTS,
    "swap_repeats": Theme.SLOTS,
    "lead_slots_low": Theme.LEADS,
    "lead_slots_high": Theme.LEADS,
    "lead_words_low": Theme.LEADS,
    "lead_words_high": Theme.LEADS,
    "lead_cosine": Theme.LEADS,
    "numbers_low": Theme.FACTS,
    "numbers_high": Theme.FACTS,
    "names_low": Theme.FACTS,
    "names_high": Theme.FACTS,
    "numbers_lost_both": Theme.FACTS,
    "numbers_lost_one": Theme.FACTS,
    "names_lost_both": Theme.FACTS,
    "names_lost_one": Theme.FACTS,
    "missing_slots_low": Theme.FACTS,
    "missing_slots_high": Theme.FACTS,
    "cosine": Theme.VOCABULARY,
    "slot_cosine": Theme.FACTS,
    "title": Theme.VOCABULARY,
    "corrects": Theme.STAGE,
    "stages_apart": Theme.STAGE,
    "same_source": Theme.SOURCE,
}
"""By the name of the measurement, in the order of the weights."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a measurement would have to differ, as the end of "if ..."."""

    higher: str
    lower: str


_COVER = Change("more of both texts agreed word for word", "less of both texts agreed word for word")
_FULL = Change("more sentences stood whole in both", "fewer sentences stood whole in both")
_HEAD = Change("the openings differed more", "the openings agreed more")
_TAIL = Change("the endings differed more", "the endings agreed more")
_LEAD = Change("the leads' names and figures agreed more", "the leads' names and figures differed more")
_SWAP = Change(
    "more names and numbers were swapped inside the same wording",
    "fewer names and numbers were swapped inside the same wording",
)
_FACTS = Change(
    "each text had more numbers of its own",
    "fewer numbers differed",
)
_NAMES = Change("each text had more names of its own", "fewer names differed")

CHANGES: dict[str, Change] = {
    "cover_low": _COVER,
    "cover_high": _COVER,
    "length_ratio": Change("the two were more alike in length", "one text were much longer than the other"),
    "aside_of_shared": Change(
        "more of what they share were boilerplate", "less of what they share were boilerplate"
    ),
    "full_low": _FULL,
    "full_high": _FULL,
    "head_missing_low": _HEAD,
    "head_missing_high": _HEAD,
    "tail_missing_low": _TAIL,
    "tail_missing_high": _TAIL,
    "swaps": _SWAP,
    "swaps_early": _SWAP,
    "slots_differ": _SWAP,
    "lead_slots_low": _LEAD,
    "lead_slots_high": _LEAD,
    "numbers_lost_both": _FACTS,
    "names_lost_both": _NAMES,
    "cosine": Change("they had more of their words in common", "they had fewer of their words in common"),
}
"""Measurements that an editor could picture changed; the others are not offered."""
