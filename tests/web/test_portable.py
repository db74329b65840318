"""What a phone is given of a checklist: all that a draft is read with, small, and nothing else."""

import gzip
import json
from typing import Any

import pytest

from audit import checklists
from audit.domain.checklist import Checklist
from audit.domain.measuring import TOLERANCE, UNITS
from audit.web.portable import portable

PUBLISHED = [
    checklists.get(name, version)
    for name in checklists.names()
    for version in checklists.versions(name)
]
each_checklist = pytest.mark.parametrize("checklist", PUBLISHED, ids=str)
MOST_BYTES = 3_000
"""Of a checklist, gzipped; the phone keeps it in every form."""


def plain(checklist: Checklist) -> dict[str, Any]:
    """As the phone gets it."""
    found: dict[str, Any] = json.loads(json.dumps(portable(checklist)))
    return found


@each_checklist
def test_it_is_the_same_after_the_wire_and_made_once(checklist: Checklist) -> None:
    assert plain(checklist) == portable(checklist)
    assert portable(checklist) is portable(checklist)


@each_checklist
def test_it_names_every_section_chain_and_item_in_their_order(checklist: Checklist) -> None:
    found = plain(checklist)
    assert (found["name"], found["version"]) == (checklist.name, checklist.version)
    assert found["sections"] == [section.id for section in checklist.sections]
    assert [(chain["id"], tuple(chain["sections"])) for chain in found["chains"]] == [
        (chain.id, chain.sections) for chain in checklist.chains
    ]
    assert [(item["id"], item["section"]) for item in found["items"]] == [
        (item.id, item.section) for item in checklist.items
    ]


@each_checklist
def test_it_holds_no_words_and_is_small(checklist: Checklist) -> None:
    text = json.dumps(portable(checklist), ensure_ascii=False, separators=(",", ":"))
    assert text.isascii()
    assert not any(item.question.en in text for item in checklist.items)
    assert len(gzip.compress(text.encode())) < MOST_BYTES


@each_checklist
def test_it_can_turn_every_unit_and_knows_how_far_a_value_may_be_off(checklist: Checklist) -> None:
    measuring = plain(checklist)["measuring"]
    measured = {item.unit for item in checklist.items if item.answer_type == "measurement"}
    assert measuring["units"].keys() == measured
    assert all(tuple(units) == UNITS[unit] for unit, units in measuring["units"].items())
    assert measuring["tolerance"] == {unit: TOLERANCE[unit] for unit in measured}


def test_an_item_says_only_what_is_not_usual() -> None:
    items = {item["id"]: item for item in plain(checklists.get("kz-2026"))["items"]}
    assert items["X12"] == {"id": "X12", "section": "context", "answer_type": "photo"}
    assert items["E02"] == {
        "id": "E02",
        "section": "entrance",
        "answer_type": "measurement",
        "unit": "mm",
        "plausible": [0, 5000],
        "severity": "critical",
        "groups": ["wheelchair", "other_mobility"],
        "threshold": {"comparator": ">=", "passes": 900, "partial": 813},
        "temporary": True,
    }
    assert items["E07"]["not_needed"]
    assert items["D02"]["applies_if"] == ["answer", "X04"]
    assert items["D02"]["threshold"] == {
        "comparator": "<=",
        "passes": 5,
        "partial": 8.3334,
        "exception": 8,
        "exception_when": ["and", ["answer", "X14"], ["<=", "X13", 800]],
    }
    assert items["D02"]["not_applicable"]["verdict"] == "pass"
    assert items["D07"]["threshold"]["passes"] == [850, 965]


def test_sizes_of_units_are_exact_fractions() -> None:
    doj = plain(checklists.get("us-doj-2016"))["measuring"]
    assert doj["units"]["mm"]["in"] == [127, 5]
    assert doj["units"]["newton"]["kgf"] == [196133, 20000]
    assert doj["units"]["percent"]["1:n"] == []
    assert doj["tools"]["gauge"] == {"newton": 2}
