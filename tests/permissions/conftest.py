"""One world for all who ask."""

from collections.abc import Iterator

import pytest

from tests.live import live
from tests.permissions.world import World


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with live(tmp_path_factory.mktemp("data")) as site:
        made = World(site)
        yield made
        made.client.close()
