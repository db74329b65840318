"""An auditor's phone: a Chromium with a profile of its own, which can be killed and started again."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, Geolocation, Page, Playwright, expect

from tests.browser.conftest import PHONE
from tests.browser.fielding import Guards, take_away
from tests.cast import Member

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]
DOOR: Geolocation = {"latitude": 50.283917, "longitude": 57.166978, "accuracy": 8}


class Phone:
    """`profile` is what stays on its disk; `address` is where its pages come from."""

    def __init__(
        self, playwright: Playwright, profile: Path, address: str, guards: Guards | None = None
    ) -> None:
        self.playwright, self.profile, self.address = playwright, profile, address
        self.guards = guards
        self.complaints: list[str] = []
        self.context: BrowserContext | None = None

    def start(self, member: Member | None = None) -> Page:
        """Opens the browser; signed in as `member`, or as it was left."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=ARGUMENTS,
            base_url=self.address,
            viewport={"width": PHONE[0], "height": PHONE[1]},
            permissions=["geolocation"],
            geolocation=DOOR,
            accept_downloads=True,
            service_workers="block" if self.guards else "allow",
        )
        if self.guards:
            take_away(self.context, self.guards)
        if member is not None:
            self.sign_in(member)
        return self.page()

    def sign_in(self, member: Member) -> None:
        assert self.context is not None
        cookie = {"name": "session", "value": member.token, "url": self.address}
        self.context.add_cookies([cookie | {"expires": 2_000_000_000}])  # type: ignore[list-item]

    def page(self) -> Page:
        assert self.context is not None
        page = self.context.new_page()
        if self.guards is None:  # without them a page may well complain
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def kill(self) -> None:
        """Everything that is not on the disk is gone."""
        assert self.context is not None
        self.context.close()
        self.context = None

    def crash(self) -> None:
        """The browser is killed in the middle of what it does."""
        assert self.context is not None
        with self.context.expect_event("close"):
            os.kill(self._process(), signal.SIGKILL)
        self.context = None

    def _process(self) -> int:
        """The browser's own process, whose end is the end of all others."""
        mine = f"--user-data-dir={self.profile}"
        for process in Path("/proc").glob("[0-9]*"):
            try:
                said = (process / "cmdline").read_text().split("\0")
            except OSError:
                continue  # it has ended
            if mine in said and not any(each.startswith("--type=") for each in said):
                return int(process.name)
        raise AssertionError("no such browser")


@contextmanager
def phone(
    playwright: Playwright, profile: Path, address: str, guards: Guards | None = None
) -> Iterator[Phone]:
    """Whatever its pages' scripts complain of is a failure."""
    made = Phone(playwright, profile, address, guards)
    try:
        yield made
    finally:
        if made.context is not None:
            made.kill()
    assert not made.complaints, made.complaints


def open_stations(page: Page, language: str = "en") -> None:
    page.goto(f"/{language}/field")
    expect(page.locator("html[data-offline]")).to_be_attached(timeout=20_000)


def prepare(page: Page) -> None:
    """Ready for a day without a network, in English."""
    open_stations(page)
    press_prepare(page)


def press_prepare(page: Page) -> None:
    page.get_by_role("button", name="Prepare for the field").click()
    expect(page.locator("html[data-ready-offline=true]")).to_be_attached(timeout=20_000)


def begin(page: Page, number: int) -> None:
    page.get_by_role("button", name=f"Begin: Station No {number}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Station No {number}")


def fill_in_all(page: Page, most: int = 1000) -> int:
    """Answers question after question, section after section, until the check; how many."""
    page.locator("ol.tasks a").nth(1).click()
    answered = 0
    while page.locator("form fieldset").count():
        answered += fill_in_section(page, most - answered)
        address = page.url
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_url(lambda url, before=address: url != before)  # type: ignore[misc]
    return answered


def fill_in_section(page: Page, most: int) -> int:
    expect(page.locator("form fieldset").first).to_be_attached()
    answered = 0
    while answered < most:
        radios = page.locator("fieldset:not([hidden]):not(:has(:checked)) input[type=radio]")
        numbers = page.locator("fieldset:not([hidden]) input[data-least]")
        empty = [each for each in numbers.all() if not each.input_value()]
        if radios.count():
            radios.first.check()
        elif empty:
            least, most_value = (
                float(empty[0].get_attribute(f"data-{end}") or 0) for end in ("least", "most")
            )
            empty[0].fill(str(round((least + most_value) / 3)))
            empty[0].blur()
        else:
            return answered
        answered += 1
    return answered


def picture(file: Path, seed: int = 0, size: tuple[int, int] = (2400, 1800)) -> Path:
    """A photo as a phone takes it: held upright, with its maker and place in its metadata."""
    small = Image.effect_noise((size[0] // 8, size[1] // 8), 40 + seed)
    image = small.resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRETCAM"
    image.save(file, quality=92, exif=exif)
    return file


def take_photo(page: Page, file: Path) -> None:
    """Attaches it to the first question that is shown."""
    question = page.locator("fieldset:not([hidden])").first
    before = question.locator(".photos li").count()
    details = question.locator("details[data-beside]")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
    question.locator("input[type=file]").set_input_files(file)
    expect(question.locator(".photos li")).to_have_count(before + 1, timeout=15_000)
