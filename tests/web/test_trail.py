"""The public proof: what is shown, what can be kept, and the verifier itself."""

import base64
from pathlib import Path

import pytest

from audit import proof
from audit.journeys.prove import checkpoint
from audit.language import LANGUAGES
from tests.live import Live


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_sees_the_checkpoints_and_keeps_one(site: Live, language: str) -> None:
    checkpoint(site.db, site.parts.signer, 1_795_743_814_000)
    with site.browser() as browser:
        page = browser.get(f"/{language}/trail").text
        note = browser.get("/trail/1.txt")
        for unknown in ("999", "0", "-1", "9" * 25):
            assert browser.get(f"/trail/{unknown}.txt").status_code == 404
    found = proof.read_checkpoint(note.text)
    assert base64.b64encode(proof.root(found.heads)).decode() in page.replace("&#43;", "+")
    assert site.parts.signer.public_key in page.replace("&#43;", "+")
    assert proof.is_signed(note.text, [base64.b64decode(site.parts.signer.public_key)])
    assert note.headers["content-type"].startswith("text/plain")


def test_the_verifier_is_the_servers_own(site: Live) -> None:
    with site.browser() as browser:
        assert browser.get("/trail/verify_trail.py").content == Path(proof.__file__).read_bytes()
