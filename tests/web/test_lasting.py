"""What is the same for everybody goes out in brotli to browsers that take it, in gzip to others."""

import brotli
import httpx2
import pytest

from tests.live import Live

FORM, SHEET = "/en/field/kz-2026/2", "/static/vendor/app.css"


def raw(browser: httpx2.Client, path: str, accepted: str) -> tuple[httpx2.Response, bytes]:
    with browser.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("path", [FORM, SHEET])
def test_every_way_of_sending_it_says_the_same(site: Live, path: str) -> None:
    with site.browser() as browser:
        plain, whole = raw(browser, path, "identity")
        small, squeezed = raw(browser, path, "gzip, deflate, br;q=0.9")
        other, zipped = raw(browser, path, "gzip")
    assert brotli.decompress(squeezed) == whole
    assert small.headers["content-length"] == str(len(squeezed))
    assert len(squeezed) < len(zipped) < len(whole)
    assert [each.headers.get("content-encoding") for each in (plain, small, other)] == [
        None,
        "br",
        "gzip",
    ]
    assert {each.headers["vary"] for each in (small, other)} == {"Accept-Encoding"}


def test_a_phone_that_has_the_file_is_not_sent_it_again(site: Live) -> None:
    with site.browser() as browser:
        etag = raw(browser, SHEET, "br")[0].headers["etag"]
        again = browser.get(SHEET, headers={"Accept-Encoding": "br", "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_part_of_a_file_is_the_part_that_was_asked_for(site: Live) -> None:
    with site.browser() as browser:
        whole = raw(browser, SHEET, "identity")[1]
        headers = {"Accept-Encoding": "br", "Range": "bytes=10-19"}
        assert browser.get(SHEET, headers=headers).content == whole[10:20]


def test_a_font_is_sent_as_it_is(site: Live) -> None:
    with site.browser() as browser:
        answer, _ = raw(browser, "/static/vendor/fonts/GolosText-Bold.ttf", "br")
    assert "content-encoding" not in answer.headers
