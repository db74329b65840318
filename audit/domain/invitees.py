"""People to be invited: what is asked of one, and what each row of a list of them must hold."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audit.domain.access import LEVELS, Role
from audit.domain.headings import Line
from audit.errors import Invalid, Problem

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
LONGEST_NAME = 100
LANGUAGES = ("kk", "ru", "en")
MOST = 500
"""On one list: each gets a password-strength secret, and a sheet of paper."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "login": ("login", "sign-in name", "имя для входа", "логин", "кіру аты"),
    "name": ("name", "имя", "фио", "аты-жөні", "аты"),
    "role": ("role", "роль", "рөлі", "рөл"),
    "territory": ("territory", "территория", "аумақ", "аумағы"),
    "language": ("language", "язык", "тілі", "тіл"),
    "organisation": ("organisation", "organization", "организация", "ұйым", "ұйымы"),
    "until": ("until", "до", "дейін"),
}
ROLES: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    "аудитор": Role.AUDITOR,
    "наблюдатель": Role.OBSERVER,
    "байқаушы": Role.OBSERVER,
    "председатель районной комиссии": Role.DISTRICT_CHAIR,
    "аудандық комиссия төрағасы": Role.DISTRICT_CHAIR,
    "председатель областной комиссии": Role.REGIONAL_CHAIR,
    "облыстық комиссия төрағасы": Role.REGIONAL_CHAIR,
    "центральная комиссия": Role.CENTRAL_COMMISSION,
    "орталық комиссия": Role.CENTRAL_COMMISSION,
}


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to be invited for a role in a territory, named by its code."""

    login: str
    """Empty: one is made."""
    name: str
    role: Role
    territory: str
    language: str = "kk"
    organisation: str = ""
    until: date | None = None
    """The last day of the role; None: until it is ended."""


def check(invitee: Invitee, today: date, where: str = "") -> Iterator[Problem]:
    """What is wrong with it, whatever the territory. `where` stands before the field: "7:"."""
    if invitee.login and not LOGIN.fullmatch(invitee.login):
        yield Problem(f"{where}login", "login-letters")
    if not invitee.name:
        yield Problem(f"{where}name", "person-name-missing")
    for field, text in (("name", invitee.name), ("organisation", invitee.organisation)):
        if len(text) > LONGEST_NAME:
            yield Problem(f"{where}{field}", "text-too-long", {"most": LONGEST_NAME})
        if any(unicodedata.category(letter).startswith("C") for letter in text):
            yield Problem(f"{where}{field}", "letters-unreadable")
    if invitee.language not in LANGUAGES:
        yield Problem(f"{where}language", "language-unknown", {"value": invitee.language[:20]})
    if invitee.until is not None and invitee.until < today:
        yield Problem(f"{where}until", "day-past")


def fits(role: Role, level: str) -> bool:
    """Whether a role is given for territories of this level."""
    return LEVELS.get(role, level) == level


def of_list(lines: Sequence[Line], territory: str, today: date) -> Sequence[Invitee]:
    """The people on a list whose first line names its columns; `territory` where none is named.

    Raises Invalid("invitees-invalid") with every problem of every row.
    """
    at = _columns(lines[0] if lines else Line(1, ()))
    if len(lines) - 1 > MOST:
        raise Invalid("invitees-invalid", [Problem("", "list-too-long", {"most": MOST})])
    found: list[Invitee] = []
    problems: list[Problem] = []
    logins: set[str] = set()
    for line in lines[1:]:
        cell = _Cells(line, at)
        try:
            invitee = cell.invitee(territory)
        except Invalid as wrong:
            problems += wrong.problems
            continue
        problems += check(invitee, today, f"{line.number}:")
        if invitee.login and invitee.login in logins:
            where, login = f"{line.number}:login", invitee.login
            problems.append(Problem(where, "login-taken", {"login": login}))
        logins.add(invitee.login)
        found.append(invitee)
    if problems:
        raise Invalid("invitees-invalid", problems)
    return found


def _columns(heading: Line) -> Mapping[str, int]:
    named = [cell.strip().casefold() for cell in heading.cells]
    at = {
        column: named.index(word)
        for column, words in COLUMNS.items()
        for word in words
        if word in named
    }
    missing = [column for column in ("name", "role") if column not in at]
    if missing:
        where = f"{heading.number}:"
        raise Invalid(
            "invitees-invalid",
            [
                Problem(f"{where}{column}", "list-column-missing", {"column": column})
                for column in missing
            ],
        )
    return at


@dataclass(frozen=True, slots=True)
class _Cells:
    line: Line
    at: Mapping[str, int]

    def text(self, column: str) -> str:
        index = self.at.get(column, len(self.line.cells))
        cell = self.line.cells[index] if index < len(self.line.cells) else ""
        return " ".join(unicodedata.normalize("NFC", cell).split())

    def invitee(self, territory: str) -> Invitee:
        """Raises Invalid for a role or a day that is none."""
        problems = []
        role = ROLES.get(self.text("role").casefold())
        if role is None:
            value = self.text("role")[:40]
            problems.append(Problem(f"{self.line.number}:role", "role-unknown", {"value": value}))
        try:
            until = day(self.text("until"))
        except ValueError:
            value = self.text("until")[:40]
            problems.append(Problem(f"{self.line.number}:until", "day-unknown", {"value": value}))
        if problems or role is None:
            raise Invalid(problems=problems)
        return Invitee(
            login=self.text("login").casefold(),
            name=self.text("name"),
            role=role,
            territory=self.text("territory") or territory,
            language=self.text("language").casefold() or "kk",
            organisation=self.text("organisation"),
            until=until,
        )


def day(text: str) -> date | None:
    """2026-12-31 or 31.12.2026; None for nothing. Raises ValueError."""
    if not text:
        return None
    if "." in text:
        text = "-".join(reversed(text.split(".")))
    return date.fromisoformat(text[:10])
