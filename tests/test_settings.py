"""Settings: read from the environment, refused loudly, all problems at once."""

from pathlib import Path

import pytest

from audit.errors import Invalid
from audit.settings import VARIABLES, Settings, unknown


def refused(**env: str) -> dict[str, str]:
    """The problem found with each variable."""
    with pytest.raises(Invalid) as caught:
        Settings.from_env(env)
    assert caught.value.code == "settings-invalid"
    return {problem.where: problem.code for problem in caught.value.problems}


def test_nothing_has_to_be_set() -> None:
    told = Settings.from_env({})
    assert told.data == Path("var").absolute()
    assert told.sqlite_file == told.data / "audit.db"
    assert told.public_url == "http://127.0.0.1:8000"
    assert told.service_name == {"kk": "Ашық есік", "ru": "Открытая дверь", "en": "Open Door"}
    assert told.nominatim_url == ""
    assert not told.production
    assert not told.demonstration


def test_every_variable_is_read() -> None:
    values = {
        "AUDIT_DATA": "/srv/audit",
        "AUDIT_DATABASE_URL": "postgresql:///audit?host=/run",
        "AUDIT_HOST": "::1",
        "AUDIT_PORT": "81",
        "AUDIT_WORKERS": "3",
        "AUDIT_PUBLIC_URL": "https://audit.example/",
        "AUDIT_TRUSTED_PROXIES": "10.0.0.1",
        "AUDIT_PRODUCTION": "YES",
        "AUDIT_LANGUAGE": "ru",
        "AUDIT_SERVICE_NAME_KK": "а",
        "AUDIT_SERVICE_NAME_RU": "б",
        "AUDIT_SERVICE_NAME_EN": "c",
        "AUDIT_PLACES": "/srv/places.csv",
        "AUDIT_NOMINATIM_URL": "http://10.0.0.2:8080/nominatim/",
        "AUDIT_NOMINATIM_AGENT": "me@example",
        "AUDIT_CHECKPOINT_MINUTES": "30",
        "AUDIT_DEMONSTRATION": "No",
    }
    assert set(values) == {variable.name for variable in VARIABLES}
    assert Settings.from_env(values) == Settings(
        data=Path("/srv/audit"),
        database_url="postgresql:///audit?host=/run",
        host="::1",
        port=81,
        workers=3,
        public_url="https://audit.example",
        trusted_proxies="10.0.0.1",
        production=True,
        language="ru",
        service_name={"kk": "а", "ru": "б", "en": "c"},
        places=Path("/srv/places.csv"),
        nominatim_url="http://10.0.0.2:8080/nominatim",
        nominatim_agent="me@example",
        checkpoint_minutes=30,
        demonstration=False,
    )
    assert Settings.from_env({"AUDIT_DEMONSTRATION": "yes"}).demonstration


def test_a_blank_variable_is_not_set() -> None:
    assert Settings.from_env({"AUDIT_PORT": " ", "AUDIT_DATA": ""}) == Settings.from_env({})


def test_all_problems_are_told_at_once() -> None:
    assert refused(
        AUDIT_PORT="http",
        AUDIT_WORKERS="0",
        AUDIT_PRODUCTION="1",
        AUDIT_LANGUAGE="de",
        AUDIT_DATABASE_URL="mysql://db",
        AUDIT_PUBLIC_URL="https://audit.example/here",
        AUDIT_NOMINATIM_URL="nominatim",
    ) == {
        "AUDIT_PORT": "setting-not-a-number",
        "AUDIT_WORKERS": "setting-not-a-number",
        "AUDIT_PRODUCTION": "setting-not-yes-or-no",
        "AUDIT_LANGUAGE": "setting-not-a-language",
        "AUDIT_DATABASE_URL": "setting-not-a-database",
        "AUDIT_PUBLIC_URL": "setting-not-an-address",
        "AUDIT_NOMINATIM_URL": "setting-not-an-address-with-path",
    }


@pytest.mark.parametrize("port", ["-1", "65536", "8000.0", "٣", "1e3", "9" * 5000, "0x50"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert refused(AUDIT_PORT=port) == {"AUDIT_PORT": "setting-not-a-number"}


@pytest.mark.parametrize(
    "address",
    [
        "audit.example",
        "ftp://audit.example",
        "https://",
        "https://me:secret@audit.example",
        "https://audit.example?x=1",
        "https://audit.example#top",
        "https://audit.example:port",
        "https://audit.example:0",
        "https://audit .example",
        "https://[::1",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    assert refused(AUDIT_PUBLIC_URL=address) == {"AUDIT_PUBLIC_URL": "setting-not-an-address"}


@pytest.mark.parametrize(
    ("host", "opened"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("10.0.0.9", "10.0.0.9")],  # noqa: S104
)
def test_the_public_address_follows_the_listening_one(host: str, opened: str) -> None:
    told = Settings.from_env({"AUDIT_HOST": host, "AUDIT_PORT": "81"})
    assert told.public_url == f"http://{opened}:81"


def test_production_needs_https() -> None:
    assert refused(AUDIT_PRODUCTION="yes") == {"AUDIT_PUBLIC_URL": "setting-needs-https"}
    Settings.from_env({"AUDIT_PRODUCTION": "yes", "AUDIT_PUBLIC_URL": "https://audit.example"})


@pytest.mark.parametrize(
    ("url", "is_weak"),
    [
        ("postgresql://audit@db/audit", True),
        ("postgresql://audit:postgres@db/audit", True),
        ("postgresql://audit:aaaaaaaaaaaaaaaaaaaaaa@db/audit", True),
        ("postgresql://audit:%41%41%41%41%41%41@db/audit", True),
        ("postgresql://audit:bEt6vWq1-kXo93Tz@db/audit", False),
        ("postgresql:///audit?host=/run/postgresql", False),
        ("sqlite:////srv/audit.db", False),
    ],
)
def test_production_needs_a_strong_password(url: str, is_weak: bool) -> None:
    told = {"AUDIT_PRODUCTION": "yes", "AUDIT_PUBLIC_URL": "https://audit.example"}
    told |= {"AUDIT_DATABASE_URL": url}
    if is_weak:
        assert refused(**told) == {"AUDIT_DATABASE_URL": "setting-weak-password"}
        Settings.from_env(told | {"AUDIT_PRODUCTION": "no"})
    else:
        Settings.from_env(told)


def test_production_is_no_demonstration() -> None:
    told = {"AUDIT_PRODUCTION": "yes", "AUDIT_PUBLIC_URL": "https://audit.example"}
    found = refused(**told, AUDIT_DEMONSTRATION="yes")
    assert found == {"AUDIT_DEMONSTRATION": "setting-no-demonstration"}


def test_several_processes_need_postgresql() -> None:
    assert refused(AUDIT_WORKERS="2") == {"AUDIT_WORKERS": "setting-needs-postgresql"}
    Settings.from_env({"AUDIT_WORKERS": "2", "AUDIT_DATABASE_URL": "postgresql://db/audit"})


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://me:secret@db/audit\n")
    told = Settings.from_env({"AUDIT_DATABASE_URL_FILE": str(file)})
    assert told.database_url == "postgresql://me:secret@db/audit"
    assert told.sqlite_file is None


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_secret_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "url"
    if content is not None:
        file.write_bytes(content)
    assert refused(AUDIT_DATABASE_URL_FILE=str(file)) == {
        "AUDIT_DATABASE_URL_FILE": "setting-file-unreadable"
    }


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    problems = refused(
        AUDIT_DATABASE_URL="sqlite:///here", AUDIT_DATABASE_URL_FILE=str(tmp_path / "url")
    )
    assert problems == {"AUDIT_DATABASE_URL": "setting-given-twice"}


def test_a_misspelt_variable_is_noticed_with_the_likely_one() -> None:
    env = {"AUDIT_PROT": "1", "AUDIT_XYZZY": "1", "AUDIT_DATABASE_URL_FILE": "f", "HOME": "/"}
    assert unknown(env) == {"AUDIT_PROT": "AUDIT_PORT", "AUDIT_XYZZY": ""}
