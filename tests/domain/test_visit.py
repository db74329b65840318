"""A visit's content: everything wrong in it is said at once, and equal content has one hash."""

import json
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.canonical import canonical, sha256
from audit.domain import visit
from audit.domain.checklist import Chain, Text
from audit.domain.visit import Content, DeclaredPhoto
from audit.errors import Invalid

SHA = "ab" * 32
NAME = Text("а", "б", "c")
CONTENT = Content(
    station=UUID(int=1),
    round=UUID(int=2),
    checklist="kz-2026",
    version=1,
    started_at="2026-11-22T10:00:00.000Z",
    answers={"X02": True, "D02": 11.5, "D01": None},
    notes={"D02": "Екі саты, «тұтқа» жоқ\n"},
    photos=[DeclaredPhoto(SHA, 200_000, "D02")],
    supersedes=None,
)


def problems(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        visit.check(checklists.get("kz-2026", 1), replace(CONTENT, **changes))  # type: ignore[arg-type]
    return [(problem.where, problem.code) for problem in refused.value.problems]


def canonical_of(**changes: object) -> bytes:
    content = replace(CONTENT, **changes)  # type: ignore[arg-type]
    return visit.canonical_content(content, visit.check(checklists.get("kz-2026", 1), content))


def test_the_canonical_content_is_spelled_in_one_way() -> None:
    assert canonical_of().decode() == (
        '{"answers":{"D01":null,"D02":11.5,"X02":true},"checklist":"kz-2026",'
        '"notes":{"D02":"Екі саты, «тұтқа» жоқ\\n"},'
        f'"photos":[{{"item":"D02","sha256":"{SHA}","size":200000}}],'
        '"round":"00000000-0000-0000-0000-000000000002",'
        '"started_at":"2026-11-22T10:00:00.000Z",'
        '"station":"00000000-0000-0000-0000-000000000001","supersedes":null,"version":1}'
    )


def test_order_and_spelling_of_numbers_make_no_difference() -> None:
    turned = dict(reversed(list(CONTENT.answers.items())))
    assert canonical_of(answers=turned) == canonical_of()
    assert canonical_of(answers={"D02": 11.0}) == canonical_of(answers={"D02": 11})
    assert canonical_of(answers={"D02": -0.0}) == canonical_of(answers={"D02": 0})


def test_a_measurement_keeps_its_unit_and_is_spelled_in_one_way() -> None:
    given = {"unit": "in", "value": 36.0, "tool": "tape"}
    assert b'"E02":{"tool":"tape","unit":"in","value":36}' in canonical_of(answers={"E02": given})
    assert problems(answers={"E02": {"unit": "m", "value": 0.00001}}) == [("E02", "too-fine")]


def test_notes_and_photos_may_be_of_a_further_unit_of_a_chain() -> None:
    place = replace(checklists.get("kz-2026", 1), chains=(Chain("in", NAME, ("ramp",)),))
    photos = [DeclaredPhoto(SHA, 200_000, "D02#2")]
    content = replace(CONTENT, answers={"D02#2": 4}, notes={"D02#2": "x"}, photos=photos)
    assert visit.check(place, content) == {"D02#2": 4}
    with pytest.raises(Invalid) as refused:
        visit.check(checklists.get("kz-2026", 1), content)
    assert [problem.code for problem in refused.value.problems] == ["unknown-unit"] + [
        "unknown-item"
    ] * 2


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": {**CONTENT.answers, "D02": 11.6}},
        {"answers": {"X02": True, "D02": 11.5}},
        {"notes": {}},
        {"photos": []},
        {"started_at": "2026-11-22T10:00:00.001Z"},
        {"supersedes": UUID(int=3)},
        {"station": UUID(int=3)},
    ],
)
def test_every_difference_makes_another_hash(changes: dict[str, object]) -> None:
    assert sha256(canonical_of(**changes)) != sha256(canonical_of())


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.text()
        | st.integers(min_value=-(2**53), max_value=2**53)
        | st.floats(min_value=0.0001, max_value=1e6).filter(lambda value: value % 1 != 0),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abcXYZ019-_"), inner),
        max_leaves=20,
    )
)
def test_any_program_spells_it_the_same(value: object) -> None:
    """Python's own JSON, sorted and without spaces, is what others verify with."""
    spelled = json.dumps(
        {"value": value}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert canonical({"value": value}).decode() == spelled


def test_everything_wrong_is_said_at_once() -> None:
    found = problems(
        answers={"X02": "maybe", "Q99": True, "D02": -4, "B03": 0.00001},
        notes={"Q98": "", "D02": "x" * 2_001},
        photos=[
            DeclaredPhoto("AB" * 32, 1, "D02"),
            DeclaredPhoto(SHA, 0, "D02"),
            DeclaredPhoto(SHA, 8_000_001, "Q97"),
        ],
        started_at="yesterday",
    )
    assert {("X02", "wrong-type"), ("Q99", "unknown-item"), ("D02", "implausible")} <= set(found)
    assert found[-7:] == [
        ("Q98", "unknown-item"),
        ("D02", "note-too-long"),
        ("photos.0", "not-a-sha256"),
        ("photos.1", "photo-size"),
        ("photos.2", "unknown-item"),
        ("photos.2", "photo-size"),
        ("started_at", "not-a-moment"),
    ]


def test_numbers_finer_than_a_measure_are_refused() -> None:
    assert problems(answers={"D02": 0.00001}) == [("D02", "too-fine")]
    assert b'"D02":0.0001' in canonical_of(answers={"D02": 0.0001})


def test_a_measure_in_place_is_kept_only_where_there_is_one() -> None:
    assert b'"measures":["D02","I01"]' in canonical_of(measures=["D02", "I01"])
    assert canonical_of(measures=[]) == canonical_of()
    assert problems(measures=["Z99", "X02", "I01", "I01"]) == [
        ("measures.0", "unknown-item"),
        ("measures.1", "no-temporary-measure"),
        ("measures.3", "given-twice"),
    ]
    assert problems(answers={"E02": {"unit": "mm", "value": 900.5, "tool": 1}}) == [
        ("E02", "measurement-unreadable")
    ]


def test_sixty_photos_fit_and_no_more() -> None:
    photos = [DeclaredPhoto(f"{number:064x}", 1, "D02") for number in range(61)]
    assert canonical_of(photos=photos[:60])
    assert problems(photos=photos) == [("photos", "too-many-declared")]


def test_a_note_of_two_thousand_characters_fits() -> None:
    assert canonical_of(notes={"D02": "ы" * 2_000})


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "2026-11-22",
        "2026-11-22T10:00:00",
        "2026-11-22T10:00:00+05:00",
        "2026-13-22T10:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-11-22T25:00:00Z",
        "2026-11-22t10:00:00z",
        "２０２６-11-22T10:00:00Z",
        "0000-11-22T10:00:00Z",
    ],
)
def test_a_moment_is_a_date_and_time_in_utc(moment: str) -> None:
    assert problems(started_at=moment) == [("started_at", "not-a-moment")]


@pytest.mark.parametrize(
    "moment", ["2026-11-22T10:00Z", "2026-11-22T10:00:00+00:00", "2026-11-22T10:00:00.123456Z"]
)
def test_moments_may_be_written_in_several_ways(moment: str) -> None:
    assert visit.moment(moment).year == 2026
    assert moment.encode() in canonical_of(started_at=moment)
