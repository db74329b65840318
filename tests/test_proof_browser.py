"""The browser's verifier finds just what the one in Python finds, wherever an export is odd or false."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from audit.proof import SAID
from tests.odd_trails import CASES, exported, nearly_right, whole
from tests.test_proof import EVENTS, REGIONS, TAMPERED, Log
from tests.verifiers import Case, Found, Node, browsers, in_python

Agreed = Callable[[Case], Found]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with browsers() as running:
        yield running


@pytest.fixture(scope="module")
def agreed(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Agreed:
    """What both find in a case."""
    folder = tmp_path_factory.mktemp("receipts")

    def both(case: Case) -> Found:
        found = node.found(case)
        assert found == in_python(case, folder)
        return found

    return both


def kinds(found: Found) -> set[str]:
    assert found is not None
    return {kind for kind, _ in found["findings"]}


@pytest.mark.parametrize("made", CASES)
def test_what_is_odd_is_found_alike(agreed: Agreed, made: str) -> None:
    for case, expected in CASES[made]():
        found = agreed(case)
        assert (found is None) == (expected is None), case
        if expected is not None:
            assert kinds(found) >= expected, case
            assert bool(kinds(found)) == bool(expected), (case, found)


@pytest.mark.parametrize("how", TAMPERED, ids=lambda how: how.__name__)
@pytest.mark.parametrize(
    "positions", [10, pytest.param(1_000, marks=pytest.mark.prove)], ids=["some", "thousand"]
)
def test_whatever_was_done_is_found_alike(
    agreed: Agreed, how: Callable[[Log, str, int], None], positions: int
) -> None:
    dice = random.Random(how.__name__)  # noqa: S311 - where a test tampers
    for seed in range(positions):
        log = Log(seed)
        kept = [dice.choice(log.notes).encode()]
        how(log, dice.choice(REGIONS), dice.randrange(EVENTS))
        agreed(Case(exported(log), held=kept))


@pytest.mark.parametrize(
    "examples", [100, pytest.param(10_000, marks=pytest.mark.prove)], ids=["some", "many"]
)
def test_what_is_nearly_right_is_found_alike(agreed: Agreed, examples: int) -> None:
    @settings(max_examples=examples, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
    @given(nearly_right())
    def each(case: Case) -> None:
        agreed(case)

    assert kinds(agreed(whole())) == set()
    each()


GUARDS = {
    "spelled": {
        "an event's hash": ("hash !== digest(", "false && hash !== digest("),
        "an event's number": ("seq !== last.seq + 1", "false"),
        "whole numbers of events": ("&& Number.isSafeInteger(said.seq)", ""),
        "nothing more in a line": ("same && Object.keys(said).length === names.length", "same"),
        "halves of letters": ("/\\p{Surrogate}/u.test(text)", "false"),
        "what can be printed": ('.replace(UNPRINTABLE, "")', ""),
        "the mark of a file's beginning": ("ignoreBOM: true", "ignoreBOM: false"),
        "the end of a line": ('.split("\\n");\n    rest', ".split(/\\r|\\n/);\n    rest"),
    },
    "noted": {
        "what was cut off": ("of this.sealed.values()", "of []"),
        "a checkpoint's signature": ("!(await isSigned(note, this.keys))", "false"),
        "a checkpoint's number": ("found.number !== String(this.checkpoints)", "false"),
        "what a checkpoint follows": ("found.previous !== this.previous", "false"),
        "the root of the tree": ("if (text !== `", "if (text === `"),
        "which key": ("String(hash) === String(given.subarray(0, 4))", "true"),
        "one spelling of base64": ("btoa(letters) !== said", "false"),
    },
    "held": {
        "what an event follows": ("previous !== last.hash", "false"),
        "what was sealed": ("sealing.hash !== hash", "false"),
        "what was kept": ("text !== signedPart(note)", "false"),
        "what was kept and is gone": ("checkpoint < 1 || checkpoint > this.checkpoints", "false"),
    },
    "received": {
        "a receipt's signature": ("!(await this.hasSigned(said, signature))", "false"),
        "a receipt's visit": ("!this.wanted.get(said.seq).has(", "!String("),
        "whole numbers": ("!Number.isSafeInteger(value)", "false"),
        "what is no text": ("fatal: true", "fatal: false"),
    },
    "reported": {"a report": ("of this.reports.values()", "of []")},
}
"""What stands in proof.js, what stands there instead, and the cases that then differ."""
ORDINARY = {"an event's hash", "one spelling of base64", "what was kept", "a receipt's visit"}


def differing(node: Node, made: str, folder: Path) -> Iterator[Case]:
    for case, _ in CASES[made]():
        if node.found(case) != in_python(case, folder):
            yield case


@pytest.mark.parametrize(
    ("made", "guard"),
    [
        pytest.param(made, guard, marks=[] if guard in ORDINARY else pytest.mark.prove)
        for made, guards in GUARDS.items()
        for guard in guards
    ],
)
def test_a_guard_that_is_taken_away_is_missed(tmp_path: Path, made: str, guard: str) -> None:
    with browsers(*GUARDS[made][guard]) as node:
        assert next(differing(node, made, tmp_path), None)


@pytest.mark.parametrize(
    "made",
    [pytest.param(made, marks=pytest.mark.prove) for made in CASES if made != "held"] + ["held"],
)
def test_a_browser_without_signatures_of_its_own_finds_the_same(tmp_path: Path, made: str) -> None:
    with browsers("await crypto.subtle.importKey(", "await nothing.importKey(") as node:
        assert [*differing(node, made, tmp_path)] == []


def test_every_kind_of_finding_is_expected_of_a_case() -> None:
    expected = [kinds for made in CASES.values() for _, kinds in made() if kinds]
    assert set().union(*expected) == set(SAID)
