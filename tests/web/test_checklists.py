"""The checklists are public: anybody can read, print and check them."""

from hashlib import sha256

import pytest

from audit import checklists
from tests.live import Live
from tests.web.auditing import plain


def test_anybody_finds_every_published_checklist(site: Live) -> None:
    with site.browser() as nobody:
        front = nobody.get("/en/").text
        assert 'href="/en/checklists"' in front
        listed = nobody.get("/en/checklists").text
        for name in checklists.names():
            for version in checklists.versions(name):
                assert f'href="/en/checklists/{name}/{version}"' in listed
                page = nobody.get(f"/en/checklists/{name}/{version}")
                assert page.status_code == 200
                checklist = checklists.get(name, version)
                said = plain(page.text)
                assert checklist.digest in said
                assert all(f'id="{item.id}"' in page.text for item in checklist.items)
                assert all(f" {code} " in said for code in checklist.standards)


def test_a_checklist_says_its_items_limits_norms_weights_and_rules(site: Live) -> None:
    with site.browser(site.aigul) as anybody:
        said = plain(anybody.get("/en/checklists/kz-2026/2").text)
    for words in (
        "D02 Steepest running slope of the ramp?",
        "measurement, %",
        "5 (Critical)",
        "not over 5 %",
        "Met where X14 and X13 &lt;= 800",
        "counts as not met if ((X02 and not D01) or (X06 and not F01)) and not X04; else",
        "No temporary measure helps if E02 &lt; 813 and X15",
        "4.3.2.30: max 5 % (1:20)",
        "(read in the text)",
        "describes the place, is not scored",
        "Way in: recorded as often as there are; the best one counts",
        "Steps and ramp on the way in → Route to the entrance",
        "A critical item that is not met wants a value, a photo",
        "by groups of voters; the worst group decides",
        "“No” wants a note",
        "May be marked “not needed”",
    ):
        assert words in said, words


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_speaks_the_readers_language(site: Live, language: str) -> None:
    with site.browser() as nobody:
        core = plain(nobody.get(f"/{language}/checklists/kz-2026-core/1").text)
        checklist = checklists.get("kz-2026-core", 1)
        assert checklist.not_covered is not None
        assert getattr(checklist.not_covered, language).split(".")[0] in core
        canada = plain(nobody.get(f"/{language}/checklists/ca-mandatory/1").text)
    words = {"kk": "барлық критерий", "ru": "все критерии", "en": "all criteria must be met"}
    assert words[language] in canada


def test_the_file_is_the_one_that_was_published(site: Live) -> None:
    with site.browser() as nobody:
        answer = nobody.get("/en/checklists/kz-2026/2.toml")
    assert sha256(answer.content).hexdigest() == checklists.get("kz-2026", 2).digest
    assert answer.headers["content-type"].startswith("application/toml")


@pytest.mark.parametrize("path", ["kz-2026/9", "nothing/1", "kz-2026/9.toml", "../1.toml"])
def test_there_is_no_other(site: Live, path: str) -> None:
    with site.browser() as nobody:
        assert nobody.get(f"/en/checklists/{path}").status_code == 404
        assert nobody.get("/en/checklists/kz-2026/x").status_code in (404, 422)
