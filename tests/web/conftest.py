"""A server for all tests of a module, Aigul's browser, and a visit that she has just begun."""

from collections.abc import Iterator

import httpx2
import pytest

from audit.store import drafts
from tests.live import Live, live
from tests.web.auditing import begin, id_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def aigul(site: Live) -> Iterator[httpx2.Client]:
    with site.browser(site.aigul) as browser:
        yield browser


@pytest.fixture
def visit(site: Live, aigul: httpx2.Client) -> Iterator[str]:
    """The address of a draft that was begun just now; gone afterwards."""
    address = begin(aigul, site, site.stations[0])
    yield address
    site.db.write(lambda tx: drafts.remove(tx, id_of(address), site.aigul.id))
