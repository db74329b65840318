"""A world in which everything can be written in."""

from collections.abc import Iterator

import pytest

from tests.security.asking import Rooms, furnished


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with furnished(tmp_path_factory.mktemp("data")) as made:
        yield made
