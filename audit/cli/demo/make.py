"""The main job from end to end: people, stations, visits, scores, places, reports."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from rich.console import Console
from rich.progress import track
from sqlalchemy import Connection

from audit import checklists
from audit.cli.demo.phone import Phone
from audit.cli.demo.server import Server, demo_settings
from audit.cli.demo.story import FOLDER, NOT_VISITED, found
from audit.cli.serve import clock
from audit.domain.access import Role
from audit.domain.checklist import Text
from audit.domain.days import local_day
from audit.domain.invitees import Invitee
from audit.errors import Unavailable
from audit.journeys import hold_round, import_stations, invite
from audit.journeys.locate import LOCATE
from audit.journeys.prepare import prepare
from audit.journeys.receive_photo import CLEAN
from audit.language import LANGUAGES
from audit.store import jobs, overview, people, territories
from audit.store.db import Database

REGION = "KZ-15"
CHECKLIST = "kz-2026"
DAYS_AHEAD = 60
PATIENCE = 120.0
"""Seconds to wait for the jobs that find places and clean photos."""
NAMES = {
    Role.AUDITOR: "Айгүл (көрсетілім)",
    Role.REGIONAL_CHAIR: "Ерлан (көрсетілім)",
    Role.OBSERVER: "Марина (демонстрация)",
}


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody of the demonstration. `token` is of an invitation that nobody has used yet."""

    login: str
    password: str
    token: str


@dataclass(frozen=True, slots=True)
class Step:
    what: str
    count: str
    seconds: float


@dataclass(slots=True)
class Made:
    people: dict[Role, Invited] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, what: str) -> Iterator[Callable[[object], None]]:
        """Times a step; it says how many through what it is given."""
        counted: list[str] = []
        began = time.monotonic()
        yield lambda count: counted.append(str(count))
        self.steps.append(Step(what, counted[0], time.monotonic() - began))


def make(data: Path, reports: Path, console: Console) -> Made:
    """All of it, through the same HTTP API and commands' journeys that real work goes through."""
    settings, made = demo_settings(data, 0), Made()
    with closing(prepare(settings.database_url)) as db:
        with made.step("stations imported") as count:
            count(db.write(_import_stations).new)
        with made.step("people invited") as count:
            tokens = {role: _invite(db, role) for role in NAMES}
            count(len(tokens))
        round = db.write(_hold_round)
        with Server(settings) as server, ExitStack() as open_phones:
            phones, passwords = {}, {}
            for role, token in tokens.items():
                phones[role] = open_phones.enter_context(Phone(server.port))
                passwords[role] = secrets.token_urlsafe(12)
                phones[role].join(token, passwords[role])
            _send_visits(db, phones[Role.AUDITOR], round, made, console)
            _wait_for_jobs(db, round, made)
            _write_reports(db, phones[Role.REGIONAL_CHAIR], round, reports, made, console)
        made.people = {role: _invite_again(db, role, passwords[role]) for role in NAMES}
    return made


def _import_stations(tx: Connection) -> import_stations.Counts:
    entries = import_stations.read(tx, (FOLDER / "stations.csv").read_bytes())
    return import_stations.store(tx, entries, clock())


def _invite(db: Database, role: Role) -> str:
    return db.write(
        lambda tx: invite.invite(
            tx, None, Invitee(f"demo-{role}", NAMES[role], role, REGION), None, clock()
        )
    ).token


def _invite_again(db: Database, role: Role, password: str) -> Invited:
    login = f"demo-{role}"

    def work(tx: Connection) -> str:
        account = people.account(tx, login, clock())
        if account is None:
            raise Unavailable("demo-refused", path=login, status=404)
        return invite.invite_again(tx, None, account.id, clock()).token

    return Invited(login, password, db.write(work))


def _hold_round(tx: Connection) -> UUID:
    """An election in sixty days, with every station assigned to the auditor."""
    region = territories.by_code(tx, REGION)
    auditor = people.account(tx, f"demo-{Role.AUDITOR}", clock())
    if region is None or auditor is None:
        raise Unavailable("demo-refused", path=REGION, status=404)
    round = uuid4()
    hold_round.announce(
        tx,
        round,
        region.id,
        Text(kk="Көрсетілім сайлауы", ru="Демонстрационные выборы", en="Demonstration election"),
        local_day(clock()) + timedelta(days=DAYS_AHEAD),
        CHECKLIST,
        clock(),
    )
    stations = [station.id for station in overview.every_station(tx, region.path, round)]
    hold_round.assign(tx, round, region.id, stations, auditor.id, clock())
    return round


def _stations(db: Database, round: UUID) -> dict[int, UUID]:
    """Number to id."""
    with db.read() as tx:
        region = territories.by_code(tx, REGION)
        rows = overview.every_station(tx, region.path, round) if region else ()
        return {row.number: row.id for row in rows}


def _send_visits(db: Database, phone: Phone, round: UUID, made: Made, console: Console) -> None:
    checklist = checklists.get(CHECKLIST)
    stations = {n: id for n, id in _stations(db, round).items() if n not in NOT_VISITED}
    with made.step("visits sent over HTTP") as count:
        photos = 0
        for number, station in track(sorted(stations.items()), "Visits", console=console):
            one = found(checklist, number)
            began = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=40)
            content = {
                "station": str(station),
                "round": str(round),
                "checklist": checklist.name,
                "version": checklist.version,
                "supersedes": None,
                "started_at": began.isoformat().replace("+00:00", "Z"),
            }
            phone.send(uuid4(), content, one)
            photos += len(one.photos)
        count(f"{len(stations)}, with {photos} photos")


def _wait_for_jobs(db: Database, round: UUID, made: Made) -> None:
    with made.step("places found, photos cleaned") as count:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with db.read() as tx:
                if not jobs.waiting(tx, LOCATE, CLEAN):
                    break
            time.sleep(0.05)
        with db.read() as tx:
            region = territories.by_code(tx, REGION)
            rows = overview.every_station(tx, region.path, round) if region else ()
        placed = sum(row.placed for row in rows)
        count(f"{placed} of {len(rows)}; the rest are listed, not guessed")


def _write_reports(
    db: Database, phone: Phone, round: UUID, folder: Path, made: Made, console: Console
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with made.step("PDF reports") as count:
        wanted = {
            f"station-{number}-{language}.pdf": f"/{language}/stations/{station}/report.pdf"
            for number, station in _stations(db, round).items()
            for language in LANGUAGES
        } | {
            f"region-{language}.pdf": f"/{language}/territories/{REGION}/report.pdf"
            for language in LANGUAGES
        }
        for name, path in track(sorted(wanted.items()), "Reports", console=console):
            (folder / name).write_bytes(phone.get(path))
        count(len(wanted))
