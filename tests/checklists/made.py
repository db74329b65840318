"""Checklists that nobody would write, and that are right all the same."""

from typing import Any

from hypothesis import strategies as st

from audit.checklists.reading import attempt
from audit.checklists.rules import COUNTED, MEASURED_IN
from audit.domain.checklist import EFFORTS, Checklist, Group, Severity

Drawn = st.DrawFn

SIGNS = "=+-@'\"\\|\n\t;#{}<>&_жӘ0 \u00a0\u2028"
ODD = st.one_of(
    st.text(SIGNS, max_size=8), st.sampled_from(["_x000D_", "_x0041_", "=1+1", "a\r\nb", "\\n|"])
)
SECTIONS = ("in", "b_1", "way-out", "chain_in", "Есік")
FULL = ("value", "photo", "note", "unit", "tool")
BOUNDS = st.one_of(
    st.integers(0, 5000), st.floats(0.0001, 5000, allow_nan=False).map(lambda f: round(f, 6))
)
LEAVES = ("X1", "not X1", "N1 > 3", "N1 <= 0.25", "N1>=12", "N1 < 7")
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or ", "  or "]), inner).map("".join),
        inner.map(lambda each: f"({each})"),
        inner.map(lambda each: f"not ( {each})"),
    ),
    max_leaves=5,
)


@st.composite
def words(draw: Drawn) -> dict[str, str]:
    """In every language something that is no placeholder, with odd signs before and behind it."""
    return {
        language: (draw(ODD) + word + draw(ODD)).strip()
        for language, word in (("kk", "есік"), ("ru", "дверь"), ("en", "door"))
    }


def some(values: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(tuple(values)), min_size=1, unique=True)


@st.composite
def half(draw: Drawn) -> dict[str, Any]:
    owner, effort = draw(st.sampled_from(["PEC", "o|2"])), draw(st.sampled_from(EFFORTS))
    return {**draw(words()), "owner": owner, "effort": effort}


@st.composite
def threshold(draw: Drawn, bounds: list[float]) -> dict[str, Any]:
    """Of four bounds in order; a laxer limit is further out."""
    a, b, c, d = (f"{bound:.6f}" for bound in bounds)
    passes, partial = draw(
        st.sampled_from(
            [(f"<= {b}", f"<= {c}"), (f">= {c}", f">= {b}"), (f"{b} to {c}", f"{a} to {d}")]
        )
    )
    said: dict[str, Any] = {"passes": passes}
    if draw(st.booleans()):
        said["partial"] = partial
    if draw(st.booleans()):
        said["exception"] = {"passes": partial, "when": draw(CONDITIONS), "norm": "US 1"}
    return said


@st.composite
def item(draw: Drawn, id: str, section: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["yes_no", "measurement", "count", "photo"]))
    said: dict[str, Any] = {"id": id, "section": section, "type": kind, "question": draw(words())}
    if draw(st.booleans()):
        said["applies_if"] = draw(CONDITIONS)
    if draw(st.booleans()):
        said["not_needed"] = draw(words())
    if kind == "yes_no":
        said["note_on_no"] = draw(st.booleans())
    bounds = sorted(draw(st.lists(BOUNDS, min_size=4, max_size=4, unique=True)))
    if kind in ("measurement", "count"):
        said["unit"] = draw(st.sampled_from(MEASURED_IN if kind == "measurement" else COUNTED))
        said["plausible"] = [bounds[0], bounds[3]]
    if kind != "photo" and draw(st.booleans()):
        said |= draw(scored(said, bounds))
    return said


@st.composite
def scored(draw: Drawn, unscored: dict[str, Any], bounds: list[float]) -> dict[str, Any]:
    norm = st.fixed_dictionaries(
        {
            "standard": st.sampled_from(["US", "o|2"]),
            "clause": ODD.map(lambda odd: f"1.{odd}1"),
            "confidence": st.sampled_from(["verified-in-text", "proposal"]),
        }
    )
    said: dict[str, Any] = {
        "severity": draw(st.sampled_from(list(Severity))).value,
        "groups": [group.value for group in draw(some(Group))],
        "norms": draw(st.lists(norm, min_size=1, max_size=3)),
        "remedy": draw(st.sampled_from(["R1", "R2"])),
    }
    if unscored["type"] != "yes_no":
        said["threshold"] = draw(threshold(bounds))
    if "applies_if" in unscored or "not_needed" in unscored:
        otherwise = draw(st.sampled_from(["pass", "na", "fail"]))
        fails = st.sampled_from(["", f"fail if {draw(CONDITIONS)} else "])
        said["not_applicable"] = draw(fails) + otherwise
    if draw(st.booleans()):
        said["relocate_if"] = draw(CONDITIONS)
    return said


@st.composite
def checklists(draw: Drawn) -> Checklist:
    """Items in no order, sections in several chains, and every key that a file can have."""
    in_section = st.sampled_from(SECTIONS)
    items: list[dict[str, Any]] = [
        {"id": "X1", "section": draw(in_section), "type": "yes_no", "question": draw(words())},
        {
            "id": "N1",
            "section": draw(in_section),
            "type": "count",
            "plausible": [-40, 60.5],
            "question": draw(words()),
        },
        {
            "id": "S1",
            "section": draw(in_section),
            "type": "yes_no",
            "question": draw(words()),
            **draw(scored({"type": "yes_no"}, [])),
        },
        *(draw(item(f"A{n}", draw(in_section))) for n in range(draw(st.integers(0, 5)))),
    ]
    used = draw(st.permutations(sorted({each["section"] for each in items})))
    remedies = {each["remedy"] for each in items if "remedy" in each}
    said: dict[str, Any] = {
        "name": "made",
        "version": draw(st.integers(1, 999)),
        "title": draw(words()),
        "method": draw(st.sampled_from(["groups", "all_required", "three_way"])),
        "draft_languages": draw(some(["kk", "ru", "en"])),
        "standards": {"US": "A", "o|2": draw(ODD.map(lambda odd: f"B{odd}B"))},
        "owners": {"PEC": draw(words()), "o|2": draw(words())},
        "sections": [{"id": id, "title": draw(words())} for id in used],
        "chains": draw(chains(used)),
        "remedies": {
            code: {half_: draw(half()) for half_ in draw(some(["temporary", "permanent"]))}
            for code in remedies
        },
        "items": draw(st.permutations(items)),
    }
    if draw(st.booleans()):
        said |= {"short_of": "full", "minutes": 15, "not_covered": draw(words())}
    if draw(st.booleans()):
        said["evidence"] = {"critical_failed": draw(some(FULL)), "measurement": draw(some(FULL))}
    checklist, problems = attempt(said, f"made@{said['version']}")
    assert problems == []
    return checklist


@st.composite
def chains(draw: Drawn, sections: list[str]) -> list[dict[str, Any]]:
    """Up to three, with some of the sections, whichever stand side by side."""
    left = draw(st.permutations(sections))
    found = []
    for id in draw(st.permutations(["in", "chain_in", "z"]))[: draw(st.integers(0, 3))]:
        several = draw(st.integers(0, len(left)))
        if several:
            found.append({"id": id, "title": draw(words()), "sections": left[:several]})
            left = left[several:]
    return found
