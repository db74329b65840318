"""Conditions in the browser mean what they mean on the server."""

import json
import random
from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser

from audit import checklists
from audit.domain.conditions import Condition, parse
from audit.domain.draft import Draft
from audit.domain.measuring import LENGTHS, UNITS, canonical
from audit.paths import STATIC
from audit.web.question import rules

pytestmark = pytest.mark.browser

SCRIPT = (STATIC / "conditions.js").read_text()
CASES = 200
SAID = [True, False, None, "not_needed", 0, 150, 151, 2.5]


def condition(random: random.Random, depth: int = 0) -> str:
    """Any condition that the grammar allows."""
    kind = random.choice(["answer", "compare", "not", "and", "or"] if depth < 4 else ["answer"])
    if kind == "answer":
        return f"A{random.randint(1, 4)}"
    if kind == "compare":
        sign = random.choice(["<", "<=", ">", ">="])
        return f"B{random.randint(1, 3)} {sign} {random.choice([0, 2.5, 150])}"
    left = condition(random, depth + 1)
    if kind == "not":
        return f"not ({left})"
    return f"({left}) {kind} ({condition(random, depth + 1)})"


def answers(random: random.Random) -> Mapping[str, object]:
    items = ["A1", "A2", "A3", "A4", "B1", "B2", "B3"]
    return {item: random.choice(SAID) for item in items if random.random() < 0.8}


def in_browser(chromium: Browser, call: str, cases: list[object]) -> list[object]:
    """Calls a function of conditions.js for each case, in one go."""
    page = chromium.new_page()
    page.add_script_tag(content=SCRIPT.replace("export function", "function"))
    found: list[object] = page.evaluate(f"cases => cases.map(each => {call})", cases)
    page.close()
    return found


def test_every_condition_holds_in_the_browser_as_on_the_server(chromium: Browser) -> None:
    seed = random.Random(2026)  # noqa: S311 - cases for a test
    cases: list[tuple[Condition, Mapping[str, object]]] = [
        (parse(condition(seed)), answers(seed)) for _ in range(CASES)
    ]
    there = in_browser(
        chromium, "holds(each[0], each[1])", [[one.tree, said] for one, said in cases]
    )
    here = [one.holds(said) for one, said in cases]
    assert there == here
    assert {str(value) for value in here} == {"True", "False", "None"}


@pytest.mark.parametrize("name", checklists.names())
def test_the_same_questions_are_hidden_in_the_browser_as_on_the_server(
    chromium: Browser, name: str
) -> None:
    checklist = checklists.get(name)
    seed = random.Random(name)  # noqa: S311 - cases for a test
    named = [item for item in checklist.items if item.id.startswith("X") or item.applies_if]
    drafts = []
    for _ in range(CASES):
        typed = {}
        for item in named:
            words = ["yes", "no", "unknown", ""] if item.plausible is None else ["100", "400", ""]
            typed[item.id] = seed.choice(words)
        drafts.append(Draft(checklist, typed))
    there = in_browser(
        chromium,
        "[...hiddenItems(each[0], each[1])].sort()",
        [[json.loads(rules(checklist)), dict(draft.readable)] for draft in drafts],
    )
    assert there == [sorted(draft.hidden) for draft in drafts]
    assert any(draft.hidden for draft in drafts)


def test_measurements_are_judged_in_the_browser_as_on_the_server(chromium: Browser) -> None:
    cases: list[object] = []
    here = []
    kz, us = checklists.get("kz-2026"), checklists.get("us-doj-2016")
    for item in (kz.by_id["E02"], kz.by_id["A03"], kz.by_id["D02"], us.by_id["D6"]):
        for unit in UNITS[item.unit]:
            for value in (0.5, 7, 36, 45):
                run = 180 if item.unit == "percent" and unit in LENGTHS else 1
                sloped = item.unit == "percent" and unit in LENGTHS
                said = {"rise": value, "run": run} if sloped else {"value": value}
                cases.append([item.unit, unit, value, run])
                here.append(canonical(item, {"unit": unit, **said}))
    call = "inCanonicalUnit(each[0], each[1], each[2], each[3])"
    assert in_browser(chromium, call, cases) == pytest.approx(here)
