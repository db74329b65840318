"""Every route, asked by everybody: what `domain.access.RULES` says is what happens, and nothing else."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from uuid import uuid4

import httpx2
import pytest

from audit.domain.access import RULES, STAFF, Action, Role, Scope, State
from audit.guard import now_ms
from audit.store import rounds
from tests import routes
from tests.cast import come_in
from tests.live import Live, live
from tests.permissions import world
from tests.permissions.world import Asker, Place, Standing, add_asker
from tests.web.test_chair import OTHER, STEEP, send, wait_for_jobs

Route = tuple[str, str, Action]
ROUTES: Sequence[Route] = tuple(routes.named())
EVERYBODY = frozenset(Role)
ONE_PER_PERSON = {
    "/api/photos/{sha256}": "each person's photos lie apart, under the same names",
    "/api/practice/{visit_id}": "practice is of nobody and is not kept",
    "DELETE /api/drafts/{draft_id}": "throwing away what is not there is done already",
}
"""Routes with a name in their address that is no thing of somebody's."""


class Outcome(StrEnum):
    SIGN_IN = "asked to sign in"
    REFUSED = "refused"
    HIDDEN = "as if it were not there"
    LET_IN = "let in"


FRESH = {"/api/keys/open"}
"""Opens a phone's work that was locked: for auditors who have just signed in; others do so first."""
ABOUT_ITSELF = {
    ("/{language}/sign-in", Outcome.SIGN_IN),
    ("/{language}/sign-out", Outcome.SIGN_IN),
}
"""Public routes that ask to sign in because that is what they are for."""


class World:
    """The things that routes are about."""

    def __init__(self, site: Live) -> None:
        self.site = site
        self.differing(STEEP, OTHER)
        wait_for_jobs(site)
        self.station = str(site.stations[0])
        self.owner = Asker(
            site.aigul.id, site.aigul.token, Role.AUDITOR, Place.ABOVE, Standing.ACTIVE, owner=True
        )
        self.target = add_asker(site, Role.AUDITOR, Place.OWN, Standing.ACTIVE)
        self.client = httpx2.Client(base_url=site.url, timeout=60)
        page = self.ask("GET", f"/en/stations/{self.station}", site.erlan.token).text
        self.photo = re.findall(r"/photos/([0-9a-f]{64})\.jpg", page)[0]
        sent = self.ask("GET", "/api/field", site.aigul.token).json()["sent"]
        self.sent = sent[0]["id"]
        visit = self.ask("GET", f"/api/visits/{self.sent}", site.aigul.token).json()
        self.sent_photo = visit["photos"][0]["sha256"]

    def differing(self, mine: int, hers: int) -> None:
        """Two auditors were at the station and differ."""
        site, station = self.site, self.site.stations[0]
        send(site, station, mine)
        dana = come_in(site.db, "dana", Role.AUDITOR, Place.ABOVE, now_ms())
        site.db.write(lambda tx: rounds.assign(tx, site.round, station, dana.id))
        send(site, station, hers, dana)

    def draft(self, version: int) -> str:
        """The id of a new one, of the owner."""
        id, said = str(uuid4()), self.saying(typed={}, base=None) | {"version": version}
        kept = self.ask("PUT", f"/api/drafts/{id}", self.owner.token, json=said)
        assert kept.status_code == 201, kept.text
        return id

    def saying(self, **said: object) -> dict[str, object]:
        """The body of a draft or a visit."""
        return said | {
            "station": str(self.site.stations[1]),
            "round": str(self.site.round),
            "checklist": "kz-2026",
            "version": 2,
            "started_at": "2026-11-22T08:00:00Z",
            "photos": [],
            "supersedes": None,
        }

    def ask(self, method: str, address: str, token: str = "", **content: object) -> httpx2.Response:
        cookie = {"cookie": f"session={token}"} if token else {}
        return self.client.request(method, address, headers=cookie, **content)  # type: ignore[arg-type]

    def body(self, method: str, path: str, asker: Asker | None) -> dict[str, object]:
        if method == "GET":
            return {}
        if path == "/{language}/hat":
            return {"data": {"hat": asker.role if asker else ""}}
        if path.endswith("/auditors"):
            return {"data": {"right": self.sent}}
        if path.endswith("/ways"):
            return {"data": {"add": "way_in"}}
        if path == "/{language}/visits":
            return {"data": {"station": str(self.site.stations[2]), "round": str(self.site.round)}}
        if path.startswith("/api/drafts") and method == "PUT":
            return {"json": self.saying(typed={}, base=None)}
        if path.startswith(("/api/visits", "/api/practice")) and method == "PUT":
            return {"json": self.saying(answers={}, notes={})}
        return {"json": {}} if path.startswith("/api/") else {"data": {}}

    def named(self, method: str, path: str, asker: Asker | None, lets_in: bool) -> str:
        """The address with the names of things that are there; what may end is made for it."""
        names: dict[str, Callable[[], str]] = {
            "language": lambda: "en",
            "code": lambda: world.HOME,
            "station": lambda: self.station,
            "shown_sha256": lambda: self.photo,
            "sha256": lambda: self.sent_photo,
            "draft_id": lambda: str(uuid4()) if method == "PUT" else self.draft(2),
            "visit_id": lambda: self.sent if method == "GET" else str(uuid4()),
            "visit": lambda: (
                self.sent if path.endswith("/receipt") else self.draft(1 if "/onto/" in path else 2)
            ),
            "section": lambda: "ramp",
            "target": lambda: "kz-2026@2",
            "name": lambda: "kz-2026",
            "version": lambda: "2",
            "secret": lambda: "nothing",
            "number": lambda: "1",
            "session": lambda: (
                world.another_session(self.site, asker.id) if asker and lets_in else "x"
            ),
            "key": lambda: world.another_key(self.site, asker.id) if asker and lets_in else "x",
        }
        target = self.target
        if lets_in and method == "POST" and "{person}" in path:
            target = add_asker(self.site, Role.AUDITOR, Place.OWN, Standing.ACTIVE)
        names["person"] = lambda: str(target.id)
        names["grant"] = lambda: world.roles_of(self.site, target.id)[0]
        return re.sub(r"\{(\w+)\}", lambda found: names[found[1]](), path)


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with live(tmp_path_factory.mktemp("data")) as site:
        made = World(site)
        yield made
        made.client.close()


def expected(method: str, path: str, action: Action, asker: Asker | None) -> Outcome:
    """Said by the table alone, and by where things stand."""
    rule = RULES[action]
    if rule.state is State.ANYBODY:
        return Outcome.LET_IN
    if asker is None or asker.standing is Standing.DISABLED:
        return Outcome.SIGN_IN
    state = {
        Standing.HALF: State.HALF if asker.role in STAFF else State.CONFIRMED,
        Standing.STALE: State.SIGNED_IN,
    }.get(asker.standing, State.CONFIRMED)
    roles = frozenset[Role]() if asker.standing is Standing.ENDED else frozenset({asker.role})
    if path == "/{language}/hat" and method == "POST" and not roles:
        return Outcome.REFUSED  # there is none to wear
    if state < rule.state or (rule.roles != EVERYBODY and not roles & rule.roles):
        return Outcome.REFUSED
    if path in FRESH and state < State.CONFIRMED:
        return Outcome.SIGN_IN
    return Outcome.LET_IN if reaches(method, path, action, asker) else Outcome.HIDDEN


def reaches(method: str, path: str, action: Action, asker: Asker) -> bool:
    """Whether the thing that the route is about is theirs to see."""
    about = set(re.findall(r"\{(\w+)\}", path)) - {"language", "target", "section"}
    if path in ONE_PER_PERSON or f"{method} {path}" in ONE_PER_PERSON:
        return True
    if RULES[action].scope is Scope.TERRITORY:
        return not about or asker.place.reaches
    if method == "PUT":
        return (
            asker.owner or asker.place.reaches
        )  # about its station; not assigned, it is looked at
    if about & {"visit", "visit_id", "draft_id", "sha256"} or path == "/{language}/visits":
        return asker.owner
    return True


def outcome(answer: httpx2.Response) -> Outcome:
    led = answer.headers.get("location", "")
    if answer.status_code == 401 or re.match(r"/\w\w/sign-in(\?|$)", led):
        return Outcome.SIGN_IN
    if answer.status_code == 403 or re.match(r"/\w\w/(second-factor|confirm|hat)\?", led):
        return Outcome.REFUSED
    if answer.status_code in {404, 410}:
        return Outcome.HIDDEN
    assert answer.status_code < 500, answer.text
    return Outcome.LET_IN


def walk(
    things: World, askers: list[Asker | None], listed: Sequence[Route] = ROUTES
) -> tuple[Counter[Outcome], list[str]]:
    """Asks for everything as each of them; how it came out, and what came out otherwise than said."""
    counted: Counter[Outcome] = Counter()
    otherwise = []
    for asker in askers:
        for method, path, action in listed:
            if asker is not None and path.endswith("/sign-out"):
                continue  # they are still needed
            said = expected(method, path, action, asker)
            with asked(things, method, path, asker, said) as answer:
                got = outcome(answer)
            if (path, got) in ABOUT_ITSELF or (action is Action.PUBLIC and got is Outcome.HIDDEN):
                got = Outcome.LET_IN  # no such invitation, no such checkpoint: for everybody alike
            counted[got] += 1
            if got is not said:
                otherwise.append(f"{method} {path} as {asker}: {got}, not {said}")
    return counted, otherwise


@contextmanager
def asked(
    things: World, method: str, path: str, asker: Asker | None, said: Outcome
) -> Iterator[httpx2.Response]:
    address = things.named(method, path, asker, said is Outcome.LET_IN)
    token = asker.token if asker else ""
    yield things.ask(method, address, token, **things.body(method, path, asker))
    if asker and "{key}" in path:
        world.forget_key(things.site, asker.id, address.split("/")[-2])


def test_a_stranger_comes_to_what_is_public_alone(things: World) -> None:
    counted, otherwise = walk(things, [None])
    assert not otherwise, "\n".join(otherwise)
    assert counted[Outcome.SIGN_IN] > 50


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", Place)
def test_everybody_is_let_in_where_the_table_says(things: World, role: Role, place: Place) -> None:
    standings = (
        Standing if place is Place.OWN else (Standing.ACTIVE, Standing.ENDED, Standing.DISABLED)
    )
    askers = [add_asker(things.site, role, place, standing) for standing in standings]
    counted, otherwise = walk(things, list(askers))
    assert not otherwise, "\n".join(otherwise)
    assert all(counted[each] for each in (Outcome.LET_IN, Outcome.SIGN_IN, Outcome.REFUSED))


def test_the_owner_comes_to_their_own(things: World) -> None:
    counted, otherwise = walk(things, [things.owner])
    assert not otherwise, "\n".join(otherwise)
    assert counted[Outcome.HIDDEN] == 0


def test_what_lies_above_is_out_of_reach(things: World) -> None:
    """A role in a district opens nothing of its region."""
    chair = add_asker(things.site, Role.DISTRICT_CHAIR, Place.OWN, Standing.ACTIVE)
    for path in (f"territories/{Place.ABOVE}", f"territories/{Place.ABOVE}/report.pdf"):
        assert things.ask("GET", f"/en/{path}", chair.token).status_code == 404
