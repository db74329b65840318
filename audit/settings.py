"""Every setting: its variable, what it is for, its default, and how a bad value is refused."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from audit.errors import Invalid, Problem
from audit.language import LANGUAGES, Language, known

PREFIX = "AUDIT_"
FILE_SUFFIX = "_FILE"
SHORTEST_PASSWORD, FEWEST_LETTERS = 16, 8
"""Of the database, in production: letters in all, and different ones."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable. A secret may also come from the file named by `<name>_FILE`."""

    name: str
    default: str
    about: str
    secret: bool = False


VARIABLES = (
    Variable(
        "AUDIT_DATA",
        "var",
        "Folder of the database, photos, keys and reports. Back up this folder.",
    ),
    Variable(
        "AUDIT_DATABASE_URL",
        "",
        "Database: postgresql://user:password@host/name, or sqlite:///path. "
        "Empty: audit.db in the data folder.",
        secret=True,
    ),
    Variable("AUDIT_HOST", "127.0.0.1", "Address that `audit serve` listens on."),
    Variable("AUDIT_PORT", "8000", "Port that `audit serve` listens on; 0 takes a free one."),
    Variable(
        "AUDIT_WORKERS",
        "1",
        "Server processes of `audit serve`. More than 1 needs PostgreSQL.",
    ),
    Variable(
        "AUDIT_PUBLIC_URL",
        "",
        "Address that people open, without a path: it stands in invitations, PDFs and QR codes. "
        "Empty: the host and port above.",
    ),
    Variable(
        "AUDIT_TRUSTED_PROXIES",
        "127.0.0.1",
        "Addresses of the reverse proxies whose X-Forwarded headers are believed, with commas.",
    ),
    Variable(
        "AUDIT_PRODUCTION",
        "no",
        "yes: refuse to start without an https public address, with a database password that is "
        "missing or weak, with keys that are lost or that others can read, or as a demonstration.",
    ),
    Variable(
        "AUDIT_LANGUAGE", "kk", "Language of a first visit whose browser asks for none of ours."
    ),
    Variable("AUDIT_SERVICE_NAME_KK", "Ашық есік", "Name of the service in Kazakh."),
    Variable("AUDIT_SERVICE_NAME_RU", "Открытая дверь", "Name of the service in Russian."),
    Variable("AUDIT_SERVICE_NAME_EN", "Open Door", "Name of the service in English."),
    Variable(
        "AUDIT_PLACES",
        "",
        "CSV file of further places, made by `audit places import`. "
        "Empty: places.csv in the data folder.",
    ),
    Variable(
        "AUDIT_NOMINATIM_URL",
        "",
        "Address of a Nominatim server of yours. Empty: addresses never leave this server.",
    ),
    Variable(
        "AUDIT_NOMINATIM_AGENT",
        "polling-station-audit",
        "How requests to Nominatim name themselves; its owner may ask for a contact here.",
    ),
    Variable(
        "AUDIT_CHECKPOINT_MINUTES",
        "10",
        "How often the trail is sealed by a signed checkpoint, if anything has happened.",
    ),
    Variable(
        "AUDIT_DEMONSTRATION",
        "no",
        "yes: every page says that its data is a demonstration. `audit demo` sets it.",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What this server was told. Paths are absolute, addresses have no slash at the end."""

    data: Path
    database_url: str
    host: str
    port: int
    workers: int
    public_url: str
    trusted_proxies: str
    production: bool
    language: Language
    service_name: Mapping[Language, str]
    places: Path
    nominatim_url: str
    """Empty: no request leaves this server."""
    nominatim_agent: str
    checkpoint_minutes: int
    demonstration: bool

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Raises Invalid("settings-invalid") with every bad variable and why."""
        read = _Reading(env)
        data = Path(read.text("AUDIT_DATA")).absolute()
        host, port = read.text("AUDIT_HOST"), read.number("AUDIT_PORT", most=65_535)
        settings = cls(
            data=data,
            database_url=read.database("AUDIT_DATABASE_URL") or f"sqlite:///{data / 'audit.db'}",
            host=host,
            port=port,
            workers=read.number("AUDIT_WORKERS", least=1, most=64),
            public_url=read.address("AUDIT_PUBLIC_URL") or f"http://{_opened(host)}:{port}",
            trusted_proxies=read.text("AUDIT_TRUSTED_PROXIES"),
            production=read.yes("AUDIT_PRODUCTION"),
            language=read.language("AUDIT_LANGUAGE"),
            service_name={
                language: read.text(f"AUDIT_SERVICE_NAME_{language.upper()}")
                for language in LANGUAGES
            },
            places=Path(read.text("AUDIT_PLACES") or data / "places.csv").absolute(),
            nominatim_url=read.address("AUDIT_NOMINATIM_URL", path=True),
            nominatim_agent=read.text("AUDIT_NOMINATIM_AGENT"),
            checkpoint_minutes=read.number("AUDIT_CHECKPOINT_MINUTES", least=1, most=1440),
            demonstration=read.yes("AUDIT_DEMONSTRATION"),
        )
        if not read.problems:
            read.problems += settings._contradictions()
        if read.problems:
            raise Invalid("settings-invalid", read.problems)
        return settings

    @property
    def on_sqlite(self) -> bool:
        return self.sqlite_file is not None

    @property
    def sqlite_file(self) -> Path | None:
        """The database file; None on PostgreSQL."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path.partition("?")[0]) if scheme == "sqlite" else None

    def _contradictions(self) -> list[Problem]:
        found = []
        if self.production and not self.public_url.startswith("https://"):
            found.append(Problem("AUDIT_PUBLIC_URL", "setting-needs-https"))
        if self.production and _is_weak(self.database_url):
            short = {"least": SHORTEST_PASSWORD, "different": FEWEST_LETTERS}
            found.append(Problem("AUDIT_DATABASE_URL", "setting-weak-password", dict(short)))
        if self.production and self.demonstration:
            found.append(Problem("AUDIT_DEMONSTRATION", "setting-no-demonstration"))
        if self.workers > 1 and self.on_sqlite:
            found.append(Problem("AUDIT_WORKERS", "setting-needs-postgresql"))
        return found


def unknown(env: Mapping[str, str]) -> dict[str, str]:
    """AUDIT_* variables that mean nothing to us: the name, and the nearest real one or ""."""
    names = {variable.name for variable in VARIABLES}
    names |= {variable.name + FILE_SUFFIX for variable in VARIABLES if variable.secret}
    strangers = sorted(name for name in env if name.startswith(PREFIX) and name not in names)
    return {name: next(iter(difflib.get_close_matches(name, names)), "") for name in strangers}


def _is_weak(database_url: str) -> bool:
    """Whether a database that is reached over a network lets in who guesses a little."""
    parts = urlsplit(database_url)
    password = unquote(parts.password or "")
    if not parts.hostname:  # a file, or a socket of this machine, where the system says who it is
        return False
    return len(password) < SHORTEST_PASSWORD or len(set(password)) < FEWEST_LETTERS


def _opened(host: str) -> str:
    """What a browser on this machine calls a listening address."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared with, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


class _Reading:
    """Reads variables one by one and keeps every problem, so that all are told at once."""

    def __init__(self, env: Mapping[str, str]):
        self.env = env
        self.problems: list[Problem] = []
        self.variables = {variable.name: variable for variable in VARIABLES}

    def text(self, name: str) -> str:
        """The value, from the variable or its file; a blank one is the default."""
        variable = self.variables[name]
        value = self.env.get(name, "").strip()
        file = self.env.get(name + FILE_SUFFIX, "").strip() if variable.secret else ""
        if value and file:
            self._wrong(name, "setting-given-twice", other=name + FILE_SUFFIX)
        elif file:
            value = self._content(name + FILE_SUFFIX, Path(file))
        return value or variable.default

    def number(self, name: str, least: int = 0, most: int = 0) -> int:
        value = self.text(name)
        if value.isascii() and value.isdigit() and least <= int(value[:20]) <= most:
            return int(value)
        self._wrong(name, "setting-not-a-number", value=value, least=least, most=most)
        return least

    def yes(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in {"yes", "no"}:
            self._wrong(name, "setting-not-yes-or-no", value=value)
        return value == "yes"

    def language(self, name: str) -> Language:
        value = self.text(name)
        if language := known(value):
            return language
        self._wrong(name, "setting-not-a-language", value=value)
        return "kk"

    def database(self, name: str) -> str:
        value = self.text(name)
        if not value or value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            return value
        self._wrong(name, "setting-not-a-database")
        return ""

    def address(self, name: str, path: bool = False) -> str:
        """An http(s) address; `path`: it may go on after the host."""
        value = self.text(name).rstrip("/")
        if value and not _is_address(value, path):
            code = "setting-not-an-address-with-path" if path else "setting-not-an-address"
            self._wrong(name, code, value=value)
            return ""
        return value

    def _content(self, name: str, file: Path) -> str:
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError, ValueError):
            self._wrong(name, "setting-file-unreadable", file=str(file))
            return ""

    def _wrong(self, name: str, code: str, **arguments: str | int) -> None:
        self.problems.append(Problem(name, code, dict(arguments)))


def _is_address(value: str, path: bool) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and port != 0
        and "@" not in parts.netloc
        and not (parts.query or parts.fragment)
        and (path or not parts.path)
        and not any(letter.isspace() for letter in value)
    )
