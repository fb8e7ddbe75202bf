"""Who was first: by times, by credits, or unknown."""

import pytest

import dedup


def told_by(source, text, published=None):
    return dedup.Document(text, source=source, published=published)


BODY = (
    "The ferry struck a bank in fog on Tuesday, and the coast guard took all 212 passengers ashore by nine."
)
CREDIT = "With reporting by Harbour Wire."
OWN = "The quay was lined with ambulances for most of the morning and shops stayed shut."


@pytest.mark.parametrize(
    ("wire", "paper", "credit", "expected"),
    [
        (None, None, CREDIT, "a_first likely"),
        (
            "2026-11-17T09:00:00Z",
            "2026-11-17T09:10:00Z",
            "With reporting by Harbour Wire.",
            "a_first certain",
        ),
        (
            "2026-11-17T15:00:00Z",
            "2026-11-17T09:10:00Z",
            "With reporting by Harbour Wire.",
            "a_first possible",
        ),
        ("2026-11-17T15:00:00Z", "2026-11-17T09:10:00Z", "", "b_first certain"),
        (None, None, "The harbour wire was cut.", "unknown"),
        (None, None, "", "unknown"),
    ],
    ids=[
        "credited, no times",
        "credited and later",
        "credited, the wire's last version is later",
        "not credited",
        "the name is a plain phrase",
        "nothing to go by",
    ],
)
def test_who_credits_the_other_has_it_from_there(wire, paper, credit, expected):
    a, b = told_by("Harbour Wire", BODY, wire), told_by("Lusk Courier", f"{OWN} {BODY} {credit}", paper)
    assert dedup.compare(a, b).direction == expected
