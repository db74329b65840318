"""Whose phone it is: locks, exports, other phones, practice, and visits that come back."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Uuid, bindparam, text
from typer.testing import CliRunner

from audit.cli import app
from audit.domain.access import Role
from audit.journeys.invite import invite_again
from audit.journeys.prove import export
from audit.journeys.sign_in import join
from audit.proof import Verifier, read_receipt
from audit.store import returned, rounds
from audit.store.returned import Returned
from tests.browser import fielding
from tests.browser.fielding import answer, begin, card, kept, opened, received, send, stations
from tests.browser.phone import fill_in_section, picture, take_photo
from tests.cast import REGION, SOMEWHERE, come_in, door
from tests.live import Live, live

pytestmark = pytest.mark.browser

PIN = "жеті тал"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Live]:
    with live(tmp_path / "data") as running:
        yield running


def set_pin(page: Page) -> None:
    page.get_by_text("PIN or passkey").click()
    page.get_by_label("New PIN").fill(PIN)
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.get_by_text("is locked with a PIN")).to_be_visible()


def raw_store(page: Page) -> str:
    """Everything in the phone's database, as somebody with its files reads it."""
    return str(
        page.evaluate(
            """async () => {
                const database = await new Promise((resolve) => {
                    const opening = indexedDB.open("open-door");
                    opening.onsuccess = () => resolve(opening.result);
                });
                const found = [];
                for (const name of database.objectStoreNames) {
                    const store = database.transaction(name).objectStore(name);
                    const rows = await new Promise((resolve) => {
                        const all = store.getAll();
                        all.onsuccess = () => resolve(all.result);
                    });
                    found.push(JSON.stringify(rows, (key, value) =>
                        value instanceof ArrayBuffer
                            ? new TextDecoder().decode(value) : value));
                }
                database.close();
                return found.join();
            }"""
        )
    )


def test_a_pin_locks_the_work_and_opens_it_again(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        page.goto("/en/field")
        assert '"open":null' not in raw_store(page)
        set_pin(page)
        page.get_by_role("button", name="Lock now").click()
        expect(page.get_by_text("The work of Aigul is locked")).to_be_visible()
        expect(page.locator("#rounds li")).to_have_count(0)
        assert '"open":null' in raw_store(page)
        page.get_by_label("PIN", exact=True).fill("wrong")
        page.get_by_role("button", name="Unlock").click()
        expect(page.get_by_text("That is not the PIN")).to_be_visible()
        page.get_by_label("PIN", exact=True).fill(PIN)
        page.get_by_role("button", name="Unlock").click()
        expect(card(page, 130)).to_contain_text("Answered 1")


def test_a_passkey_locks_the_work_and_opens_it_again(chromium: Browser, site: Live) -> None:
    address = site.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    with opened(chromium, address, site.aigul) as context:
        page = stations(context)
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "hasPrf": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        begin(page, 130)
        answer(page)
        page.goto("/en/field")
        page.get_by_text("PIN or passkey").click()
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.get_by_text("is locked with a PIN or a passkey")).to_be_visible()
        page.get_by_role("button", name="Lock now").click()
        expect(page.locator("#rounds li")).to_have_count(0)
        assert '"open":null' in raw_store(page)
        page.get_by_role("button", name="Unlock with the passkey").click()
        expect(card(page, 130)).to_contain_text("Answered 1")


def test_a_sibling_in_the_same_building_lends_its_answers(chromium: Browser, site: Live) -> None:
    """What is copied is marked, and has to be confirmed where it was copied to."""
    share = "UPDATE stations SET venue_id = (SELECT venue_id FROM stations WHERE id = :one)"
    site.db.write(
        lambda tx: tx.execute(
            text(f"{share} WHERE id = :other").bindparams(
                bindparam("one", site.stations[0], Uuid()),
                bindparam("other", site.stations[1], Uuid()),
            )
        )
    )
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        page.goto("/en/field")
        begin(page, 131)
        page.get_by_role("button", name="Copy the answers from station No 130").click()
        expect(page.get_by_text("Copied: to be confirmed")).to_have_count(1)
        page.get_by_role("link", name="About the place").click()
        expect(page.locator("fieldset:not([hidden]) input[type=radio]").first).to_be_checked()
        page.evaluate("location.hash = location.hash.split('/')[0] + '/check'")
        expect(page.get_by_text("A copied section is not confirmed").first).to_be_visible()
        page.go_back()
        page.get_by_role("button", name="In this section all is the same here").click()
        page.evaluate("location.hash = location.hash.split('/')[0] + '/check'")
        expect(page.get_by_role("button", name="Send")).to_be_visible()
        expect(page.get_by_text("A copied section is not confirmed")).to_have_count(0)


def test_a_forgotten_pin_loses_nothing(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        page.goto("/en/field")
        set_pin(page)
        page.get_by_role("button", name="Lock now").click()
        page.get_by_role("button", name="I forgot the PIN").click()
        expect(card(page, 130)).to_contain_text("Answered 1")


def test_nothing_that_was_said_can_be_read_in_the_database(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        page.locator("summary", has_text="Note and photos").first.click()
        page.get_by_label("Note").first.fill("қақпаның жанында")
        expect(page.get_by_text("Saved on this phone")).to_be_visible()
        page.wait_for_timeout(500)
        store = raw_store(page)
    assert "Aigul" in store
    assert "қақпаның" not in store
    assert "Средняя школа" not in store


def test_another_person_on_the_phone_sees_only_their_own(chromium: Browser, site: Live) -> None:
    dana = come_in(site.db, "dana", Role.AUDITOR, REGION, time.time_ns() // 1_000_000)
    site.db.write(lambda tx: rounds.assign(tx, site.round, site.stations[2], dana.id))
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        page.goto("/en/field")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_text("visits that are not sent: 1")).to_be_visible()
        page.get_by_role("button", name="Keep them locked and sign out").click()
        page.wait_for_url("**/en/")
        assert kept(page) == 1
        fielding.sign_in(context, site.url, dana)
        page.goto("/en/field")
        expect(page.get_by_text("The work on this phone is of Dana")).to_be_visible()
        expect(page.locator("#rounds li")).to_have_count(1)
        expect(card(page, 132)).to_be_visible()
        now = time.time_ns() // 1_000_000
        again = site.db.write(lambda tx: invite_again(tx, None, site.aigul.id, now).token)
        fielding.sign_in(
            context,
            site.url,
            replace(site.aigul, token=join(door(site.db), again, "", SOMEWHERE, now).token),
        )
        page.reload()
        expect(card(page, 130)).to_contain_text("Answered 1")


def test_a_broken_phones_file_is_taken_in_by_the_operator_and_another_phone(
    chromium: Browser, site: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        first = begin(page, 130)
        answer(page)
        take_photo(page, picture(tmp_path / "photo.jpg", size=(640, 480)))
        context.route("**/api/visits/*", lambda route: route.abort())
        context.route("**/api/drafts/*", lambda route: route.abort())
        send(page)
        second = begin(page, 131)
        answer(page)
        page.goto("/en/field")
        set_pin(page)
        page.get_by_role("button", name="Lock now").click()
        page.get_by_text("A file: for a broken phone").click()
        file = fielding.save_download(page, "Save to a file", tmp_path)
    said = json.loads(file.read_text())
    assert {row["id"] for row in said["visits"]} == {first, second}
    assert '"answers"' not in file.read_text()
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        page.get_by_text("A file: for a broken phone").click()
        page.get_by_label("Take from a file").set_input_files(file)
        expect(page.get_by_text("Visits taken from the file: 2")).to_be_visible()
        expect(card(page, 131)).to_contain_text("Answered 1")
        context.route("**/api/visits/*", lambda route: route.abort())
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("AUDIT_DATA", str(site.parts.settings.data))
    for _ in range(2):
        done = CliRunner().invoke(app, ["visits", "import", str(file)])
        assert done.exit_code in (0, 1), done.output
        assert re.search(rf"{first}\W+received\W+1", done.output.replace("\n", " "))
    assert [visit["id"].replace("-", "") for visit in received(site.db)] == [first.replace("-", "")]
    with opened(chromium, site.url, site.eve) as context:
        page = stations(context)
        page.get_by_text("A file: for a broken phone").click()
        page.get_by_label("Take from a file").set_input_files(file)
        expect(page.get_by_text("another person")).to_be_visible()


def test_another_phone_goes_on_with_the_draft(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul) as first:
        page = stations(first)
        id = begin(page, 130)
        answer(page)
        page.goto("/en/field")
        expect(card(page, 130)).to_contain_text("Answered 1")
        with site.browser(site.aigul) as client:
            for _ in range(50):
                copied = client.get(f"/api/drafts/{id}")
                if copied.status_code == 200 and copied.json()["typed"]:
                    break
                page.wait_for_timeout(100)
        assert copied.json()["typed"]
    with opened(chromium, site.url, site.aigul) as second:
        page = stations(second)
        card(page, 130).get_by_role("link", name="Continue").click()
        page.get_by_role("link", name="About the place").click()
        first_radio = page.locator("fieldset:not([hidden]) input[type=radio]").first
        expect(first_radio).to_be_checked()


@pytest.mark.parametrize("guarded", [True, False])
def test_the_copy_of_a_received_visit_does_not_come_back_as_a_draft(
    chromium: Browser, site: Live, guarded: bool
) -> None:
    """Its first phone was lost after it had sent the visit, and before it removed the copy."""
    id = str(uuid4())
    said = {
        "station": str(site.stations[0]),
        "round": str(site.round),
        "checklist": "kz-2026",
        "version": 2,
        "started_at": "2026-11-26T10:00:00Z",
        "photos": [],
        "supersedes": None,
    }
    with site.browser(site.aigul) as lost:
        draft = said | {"typed": {"X01": "yes"}, "base": None, "place": None}
        assert lost.put(f"/api/drafts/{id}", json=draft).status_code == 201
        visit = said | {"answers": {"X01": True}, "notes": {}}
        assert lost.put(f"/api/visits/{id}", json=visit).status_code == 201
    all_come_back = {"prepare.js": ("received.has(id) || ", "")}
    with opened(chromium, site.url, site.aigul, None if guarded else all_come_back) as context:
        page = stations(context)
        expect(card(page, 130)).to_contain_text("Received" if guarded else "Continue")


def test_practice_goes_the_whole_way_and_leaves_nothing(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        page.get_by_role("button", name="Practise").click()
        expect(page.get_by_text("this visit is not counted")).to_be_visible()
        page.locator("ol.tasks a").nth(2).click()
        assert fill_in_section(page, 1) == 1
        send(page)
        expect(page.locator("#practice-visits .cards > li")).to_contain_text("Received")
        assert received(site.db) == []


def test_a_visit_that_was_given_back_opens_with_what_is_to_be_done(
    chromium: Browser, site: Live
) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        id = begin(page, 130)
        answer(page)
        item = page.locator("fieldset:not([hidden])").first.get_attribute("data-item")
        assert item
        send(page)
        expect(card(page, 130)).to_contain_text("Received")
        back = Returned(UUID(id), "Тағы қараңыз", {item: "Тұрақ бар ма?"})
        site.db.write(lambda tx: returned.give_back(tx, back, site.erlan.id, 1))
        page.reload()
        expect(card(page, 130)).to_contain_text("Given back by the chair: Тағы қараңыз")
        card(page, 130).get_by_role("button", name="Send a correction").click()
        expect(page.get_by_text("The chair’s remark: Тағы қараңыз")).to_be_visible()
        page.get_by_role("link", name="About the place").click()
        expect(page.get_by_text("The chair’s remark: Тұрақ бар ма?")).to_be_visible()
        page.locator("fieldset:not([hidden]) input[type=radio]").nth(1).check()
        send(page)
        expect(card(page, 130)).to_contain_text("Received")
        first, second = received(site.db)
        assert second["supersedes"].replace("-", "") == first["id"].replace("-", "")
        assert (first["answers"][item], second["answers"][item]) == (True, False)


def test_a_correction_opens_before_all_has_come(chromium: Browser, site: Live) -> None:
    """On a new phone: what was said before is brought when it is asked for."""
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        id = begin(page, 130)
        answer(page)
        send(page)
        expect(card(page, 130)).to_contain_text("Received")
    back = Returned(UUID(id), "Тағы қараңыз", {})
    site.db.write(lambda tx: returned.give_back(tx, back, site.erlan.id, 1))
    with opened(chromium, site.url, site.aigul) as context:
        context.route("**/api/visits/*", lambda route: route.abort(), times=1)
        page = stations(context)
        expect(card(page, 130)).to_contain_text("Given back by the chair")
        card(page, 130).get_by_role("button", name="Send a correction").click()
        expect(page.get_by_text("The chair’s remark: Тағы қараңыз")).to_be_visible()


def test_a_receipt_is_saved_as_a_file_for_whoever_checks_the_trail(
    chromium: Browser, site: Live
) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        send(page)
        mine = card(page, 130)
        expect(mine).to_contain_text("Received")
        mine.locator("summary", has_text="Receipt").click()
        with page.expect_download() as saved:
            mine.get_by_role("link", name="Save the receipt as a file").click()
        receipt = read_receipt(saved.value.path())
        verifier = Verifier(receipts=[receipt])
        with site.db.read() as tx:
            list(verifier.lines(export(tx, site.parts.signer)))
        assert verifier.findings == []
        assert saved.value.suggested_filename == f"receipt-{receipt['id']}.json"
