"""A world in which everything can be written in, and a browser to look at it."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import chromium, playwright
from tests.live import live
from tests.permissions.world import World
from tests.security.asking import Rooms

__all__ = ["chromium", "playwright"]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with live(tmp_path_factory.mktemp("data")) as site:
        things = World(site)
        yield Rooms(things)
        things.client.close()
