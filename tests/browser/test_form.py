"""The auditor's form in a real browser: with the keyboard alone, with and without scripts."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from audit import checklists
from audit.domain.draft import Draft
from audit.language import Language
from audit.store import drafts, rounds
from tests.browser.conftest import LAPTOP, Open, Scheme, findings
from tests.live import Live

pytestmark = pytest.mark.browser

KZ = checklists.get("kz-2026")
PLACE = {"X02": "yes", "X04": "yes", "X06": "no", "X13": "400", "X14": "no", "X10": "yes"}
"""A station with steps and a ramp; everything else is answered with the first choice."""


def begin(page: Page, site: Live, place: int = 0, language: Language = "en") -> str:
    """The path of a new draft."""
    page.goto(f"/{language}/my-stations")
    number = 130 + place
    button = page.get_by_role("button", name=re.compile(rf"№ {number}\b|No {number}$|{number} уч"))
    if button.count():
        button.click()
    else:
        page.get_by_role("link", name=re.compile(rf"{number}")).click()
    return page.url.removeprefix(site.url)


def begin_anew(page: Page, site: Live, place: int) -> str:
    """The path of a draft that no other test has typed in."""
    used = begin(page, site, place)
    site.db.write(lambda tx: drafts.remove(tx, UUID(used.split("/")[3]), site.aigul.id))
    return begin(page, site, place)


def draft_of(site: Live, path: str) -> drafts.DraftRow:
    with site.db.read() as tx:
        row = drafts.get(tx, UUID(path.split("/")[3]), site.aigul.id)
    assert row is not None
    return row


def focused(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        "() => { const at = document.activeElement; return {id: at.id, type: at.type || '',"
        " name: at.name || '', value: at.value || '', tag: at.tagName,"
        " group: at.closest('[data-item]')?.dataset.item || ''}; }"
    )
    return found


def answer_by_keyboard(page: Page) -> int:
    """Walks a section with Tab from its top to "save", answering all it meets; counts the steps."""
    page.locator("h1").evaluate("at => { at.tabIndex = -1; at.focus(); }")
    steps = 0
    while True:
        page.keyboard.press("Tab")
        steps += 1
        at = focused(page)
        assert steps < 400, "Tab never comes to the button"
        assert page.evaluate("document.activeElement.checkVisibility()"), at
        if at["tag"] == "BUTTON" and at["value"] == "next":
            page.keyboard.press("Enter")
            return steps
        if at["type"] == "radio":
            choose(page, at["group"])
        elif at["tag"] == "INPUT" and at["id"] == at["group"]:
            page.keyboard.type(PLACE.get(at["id"], "1"))


def choose(page: Page, item: str) -> None:
    """In a group of radio buttons Space takes the first and the arrow goes on to the next."""
    page.keyboard.press("Space")
    if PLACE.get(item) == "no":
        page.keyboard.press("ArrowDown")


def test_a_whole_visit_is_filled_in_and_sent_with_the_keyboard_alone(
    site: Live, aigul: Open
) -> None:
    with aigul() as page:
        path = begin(page, site, 0)
        page.goto(path + "/context")
        for section in KZ.sections:
            expect(page).to_have_url(re.compile(rf"/{section.id}$"))
            answer_by_keyboard(page)
        expect(page).to_have_url(re.compile("/review$"))
        row = draft_of(site, path)
        draft = Draft(KZ, row.typed)
        assert not draft.problems
        photos = {item.id for item in KZ.items if item.answer_type == "photo"}
        assert {asked.key for asked in draft.missing} == photos
        assert draft.answers["X06"] is False
        while focused(page)["tag"] != "BUTTON" or "Send" not in page.evaluate(
            "document.activeElement.textContent"
        ):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/receipt$"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Received. Thank you!")


def test_a_visit_is_filled_in_and_sent_without_scripts(site: Live, aigul: Open) -> None:
    with aigul(scripts=False) as page:
        path = begin(page, site, 1)
        page.locator(f'a[href="{path}/approach"]').click()
        page.locator("#q-X02 input[value=no]").check()
        page.get_by_role("button", name="Save and continue").click()
        expect(page).to_have_url(re.compile("/route$"))
        page.goto(path + "/approach")
        expect(page.locator("#q-X03")).to_be_hidden()
        page.goto(path + "/route")
        page.locator("#C02").fill("wide")
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_role("alert")).to_contain_text("wide")
        expect(page.locator("#C02")).to_have_value("wide")
        page.locator("#C02").fill("1200")
        page.get_by_role("button", name="Save and go to the sections").click()
        page.get_by_role("link", name="Check and send").click()
        page.get_by_role("button", name=re.compile("^Send with")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Received. Thank you!")


def test_questions_come_and_go_at_once_and_keep_what_was_typed(site: Live, aigul: Open) -> None:
    with aigul() as page:
        page.goto(begin(page, site, 2) + "/approach")
        steps = page.locator("#q-X03")
        expect(steps).to_be_visible()
        page.locator("#X03").fill("7")
        page.locator("#q-X02 input[value=no]").check()
        expect(steps).to_be_hidden()
        expect(page.locator("[data-announce]")).to_contain_text("now: 4")
        page.locator("#q-X02 input[value=yes]").check()
        expect(steps).to_be_visible()
        expect(page.locator("#X03")).to_have_value("7")


def test_a_ramps_rise_in_another_section_hides_its_handrail(site: Live, aigul: Open) -> None:
    with aigul() as page:
        path = begin(page, site, 2)
        page.goto(path + "/approach")
        page.locator("#q-X02 input[value=yes]").check()
        page.locator("#q-X04 input[value=yes]").check()
        page.locator("#X13").fill("15")
        page.locator("#X13-unit").select_option("cm")
        page.get_by_role("button", name="Save and continue").click()
        page.goto(path + "/ramp")
        expect(page.locator("#q-D02")).to_be_visible()
        expect(page.locator("#q-D06")).to_be_hidden()


def test_the_run_of_a_slope_is_asked_for_only_with_its_rise(site: Live, aigul: Open) -> None:
    with aigul() as page:
        path = begin(page, site, 2)
        page.goto(path + "/ramp")
        run = page.locator("#D02-run")
        expect(run).to_be_hidden()
        page.locator("#D02-unit").select_option("cm")
        expect(run).to_be_visible()
        page.locator("#D02").fill("15")
        run.fill("180")
        page.get_by_role("button", name="Save and continue").click()
        assert Draft(KZ, draft_of(site, path).typed).answers["D02"] == {
            "unit": "cm",
            "rise": 15,
            "run": 180,
        }
    with aigul(scripts=False) as page:
        page.goto(path + "/ramp")
        expect(page.locator("#D02-run")).to_have_value("180")


def test_a_second_way_in_is_recorded_with_the_keyboard(site: Live, aigul: Open) -> None:
    with aigul() as page:
        path = begin_anew(page, site, 2)
        page.goto(path)
        page.get_by_role("button", name="Add another: Way in", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#way-way_in-2$"))
        page.locator(f'a[href="{path}/entrance?way=2"]').focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Way in 2")
        field = page.locator('[id="E02#2"]')
        field.fill("wide")
        page.keyboard.press("Enter")
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        page.get_by_role("alert").get_by_role("link").click()
        expect(field).to_be_focused()
        field.fill("920")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/inside$"))
        assert Draft(KZ, draft_of(site, path).typed).answers["E02#2"] == 920


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(site: Live, aigul: Open) -> None:
    with aigul() as page:
        page.goto(begin(page, site, 2) + "/ramp")
        page.locator("#D02").fill("steep")
        page.keyboard.press("Enter")
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        page.get_by_role("alert").get_by_role("link").click()
        expect(page.locator("#D02")).to_be_focused()
        page.locator("#D02").fill("4")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/entrance$"))


@pytest.mark.parametrize(("language", "scheme"), [("kk", "light"), ("ru", "dark"), ("en", "light")])
def test_axe_finds_nothing_on_any_page(
    site: Live, aigul: Open, language: Language, scheme: Scheme
) -> None:
    with aigul(scheme=scheme) as page:
        path = begin(page, site, 2, language)
        every = (language, scheme) == ("kk", "light")
        sections = [section.id for section in KZ.sections] if every else ["context", "entrance"]
        pages = ["", *(f"/{section}" for section in sections), "/review"]
        found = []
        for rest in pages:
            page.goto(path + rest)
            found += findings(page)
        page.goto(path + "/ramp")
        page.locator("#D02").fill("?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        found += findings(page)
        page.goto(path)
        page.locator("button[name=add]").first.click()
        found += findings(page)
        page.goto(path + "/entrance?way=2")
        found += findings(page)
        site.db.write(
            lambda tx: drafts.follow(tx, UUID(path.rpartition("/")[2]), "kz-2026-core", 1, 1)
        )
        page.goto(path + "/onto/kz-2026@2")
        found += findings(page)
        page.locator("main button").click()
        page.goto(f"/{language}/my-stations")
        found += findings(page)
        assert not found, "\n".join(found)
        page.goto(path + "/ramp")
        page.locator("#D02").fill("5")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/entrance$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_after_sending_and_when_the_sign_in_has_ended(
    site: Live, aigul: Open, scheme: Scheme
) -> None:
    with aigul(scheme=scheme) as page:
        site.db.write(lambda tx: rounds.assign(tx, site.round, site.unassigned, site.aigul.id))
        page.goto("/ru/my-stations")
        page.locator("li").filter(has_text="№ 900").get_by_role("button").or_(
            page.locator("li").filter(has_text="№ 900").get_by_role("link")
        ).first.click()
        if "/receipt" not in page.url:
            page.goto(page.url + "/review")
            page.get_by_role("button", name=re.compile("^Отправить")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Получено. Спасибо!")
        found = findings(page)
        page.goto(begin(page, site, 2, "ru") + "/ramp")
        page.context.clear_cookies()
        page.locator("#D01-note").evaluate("each => { each.value = 'доска'; }")
        page.get_by_role("button", name="Сохранить и дальше").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Время входа истекло")
        found += findings(page)
        assert not found, "\n".join(found)


def test_axe_would_find_something(aigul: Open) -> None:
    with aigul() as page:
        page.goto("/en/my-stations")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=/static/door.svg>')")
        assert any("image-alt" in each for each in findings(page))


def test_nothing_is_cut_off_on_a_narrow_phone(site: Live, aigul: Open) -> None:
    with aigul(size=(320, 640)) as page:
        path = begin(page, site, 2, "kk")
        for rest in ("", "/context", "/ramp", "/review"):
            page.goto(path + rest)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, rest


def test_targets_are_large_enough_for_a_thumb(site: Live, aigul: Open) -> None:
    with aigul() as page:
        page.goto(begin(page, site, 2) + "/ramp")
        page.locator("#D02").fill("?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        small = page.evaluate(
            "[...document.querySelectorAll('main a, main button, main summary, main .choice,"
            " main input.govuk-input')].filter(each => each.checkVisibility())"
            ".filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"
        )
        assert small == []
        page.locator("#D02").fill("5")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/entrance$"))


def test_a_cold_form_page_is_small(site: Live, aigul: Open) -> None:
    """At most 30 kB compressed in at most 5 requests, the largest section of all."""
    largest = max(KZ.sections, key=lambda section: len(KZ.in_section(section.id)))
    with aigul() as page:
        path = begin(page, site, 2, "kk")
    with aigul() as page:
        fetched: dict[str, str] = {}
        bytes_of: dict[str, int] = {}
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")

        def answered(event: dict[str, Any]) -> None:
            if not event["response"].get("fromDiskCache"):
                fetched[event["requestId"]] = event["response"]["url"]

        def finished(event: dict[str, Any]) -> None:
            bytes_of[event["requestId"]] = event["encodedDataLength"]

        network.on("Network.responseReceived", answered)
        network.on("Network.loadingFinished", finished)
        page.goto(f"{path}/{largest.id}", wait_until="networkidle")
    sizes = {url: bytes_of[id] for id, url in fetched.items()}
    assert 0 < len(sizes) <= 5, sizes
    assert 0 < sum(sizes.values()) <= 30_000, sizes


def test_pictures_of_the_form(site: Live, aigul: Open, tmp_path: Path) -> None:
    for size in ((360, 740), LAPTOP):
        with aigul(size=size) as page:
            page.goto(begin(page, site, 2, "ru") + "/ramp")
            page.screenshot(path=tmp_path / f"{size[0]}.png", full_page=True)
            assert (tmp_path / f"{size[0]}.png").stat().st_size > 10_000
