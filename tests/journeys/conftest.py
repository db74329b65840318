"""A cast and a seal for the tests of journeys."""

import pytest

from audit.signing import Seal
from audit.store.db import Database
from tests.cast import Cast, assemble


@pytest.fixture
def cast(database: Database) -> Cast:
    return assemble(database)


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    return Seal.load(tmp_path_factory.mktemp("keys"))
