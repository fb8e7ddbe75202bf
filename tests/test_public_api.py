"""The facade: what `import dedup` promises, name by name."""

import dataclasses
import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import dedup

VERBS = {
    "check": "(document, *, config=None, background=None)",
    "compare": "(a, b, *, config=None, background=None)",
    "score_sentences": "(a, b=None, *, floor=0.0, limit=None, config=None, background=None)",
    "cluster": "(documents, *, config=None, workers=None, progress=None, background=None)",
}
DETECTOR = {
    "open",
    "add",
    "add_many",
    "check",
    "compare",
    "get",
    "delete",
    "articles",
    "clusters",
    "report",
    "scan",
    "verdict",
    "close",
}


@pytest.mark.parametrize("name", dedup.__all__)
def test_every_public_name_is_there_and_explained(name):
    thing = getattr(dedup, name)
    assert inspect.getdoc(thing)


@pytest.mark.parametrize("name", VERBS)
def test_the_verbs_keep_their_signatures(name):
    parameters = inspect.signature(getattr(dedup, name)).parameters.values()
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in parameters]
    assert str(inspect.Signature(bare)) == VERBS[name]


def test_the_detector_offers_what_is_documented():
    assert set(dir(dedup.Detector)) >= DETECTOR
    assert all(inspect.getdoc(getattr(dedup.Detector, name)) for name in DETECTOR)


@pytest.mark.parametrize(
    "name", [n for n in dedup.__all__ if dataclasses.is_dataclass(getattr(dedup, n)) and n != "Background"]
)
def test_results_are_frozen_and_slotted(name):
    cls = getattr(dedup, name)
    assert cls.__dataclass_params__.frozen
    assert "__slots__" in vars(cls)


def test_a_name_that_is_not_public_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        dedup.nothing  # noqa: B018


def modules() -> list[str]:
    root = Path(dedup.__file__).parent
    found = [m.name for m in pkgutil.walk_packages([str(root)], prefix="dedup.")]
    return sorted(m for m in found if not m.endswith(".__main__"))


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings_run(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
