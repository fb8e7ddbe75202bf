"""Quality on the labelled cases of seeds/ stays above the pinned floors; the floors can fail."""

import json

import pytest

from benchmarks.quality import FLOORS, below, measure

PINNED = json.loads(FLOORS.read_text(encoding="utf-8"))


def test_the_cases_in_seeds_stay_above_their_floors():
    assert below(measure(None, []), PINNED) == []


@pytest.mark.parametrize("task", PINNED)
def test_a_worse_figure_is_named(task):
    worse = {}
    for name in PINNED[task]:
        part, *rest = reversed(name.removeprefix("max_").split("."))
        value = {part: 99 if name.startswith("max_") else 0.0}
        for outer in rest:
            value = {outer: value}
        worse |= value
    assert len(below({task: worse}, PINNED)) == len(PINNED[task])
