"""What every test stands on: no setting of the machine reaches it, no hurry is a failure."""

import os

import pytest
from hypothesis import settings

pytest_plugins = ["tests.databases"]

_HOUSE = settings(deadline=None, database=None, derandomize="CI" in os.environ)
settings.register_profile("house", _HOUSE, max_examples=20)
settings.register_profile("proof", _HOUSE, derandomize=False, max_examples=1000)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees only the AUDIT_* variables that it sets."""
    for name in [name for name in os.environ if name.startswith("AUDIT_")]:
        monkeypatch.delenv(name)
