"""Everything that a page can be had by: every GET route as everybody, and a text in any request."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx2

from audit import checklists, sheets
from audit.domain.access import Action, Role
from audit.domain.draft import NOTE, PHOTO, RUN, TOOL, UNIT
from audit.domain.draft import field as field_of
from audit.guard import now_ms
from audit.journeys.prove import ask_for_checkpoint
from audit.language import LANGUAGES
from audit.store import returned
from audit.store.returned import Returned
from tests.cast import REGION, invite
from tests.live import live
from tests.permissions.test_matrix import ROUTES
from tests.permissions.world import Asker, Place, Situation, World, add_asker, another_key

SECTION, SLOPE = "ramp", "D02"
DAY = 86_400_000
BOUNDARY = "ends-here"
PAGES = tuple(
    (path, action)
    for method, path, action in ROUTES
    if method == "GET"
    and not (path.startswith("/api/") or "sha256" in path or PurePath(path).suffix)
)
"""What is neither a file nor for a program."""


@dataclass(frozen=True, slots=True)
class Request:
    """`who` is None for somebody who is not signed in."""

    who: Asker | None
    method: str
    address: str
    content: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.address[:120]} as {self.who}"


class Rooms:
    """The world, with something of everything in it, and everybody who may see some of it."""

    def __init__(self, things: World) -> None:
        self.things = things
        # Squeezing would take longer than all else.
        things.client.headers["Accept-Encoding"] = "identity"
        site = things.site
        self.chair = add_asker(site, Role.REGIONAL_CHAIR, Place.ABOVE, Situation.ACTIVE)
        self.half = add_asker(site, Role.REGIONAL_CHAIR, Place.ABOVE, Situation.HALF)
        self.readers = (None, self.chair, things.owner)
        self.everybody: Sequence[Asker | None] = (
            *self.readers,
            self.half,
            *(
                add_asker(site, role, Place.OWN, Situation.ACTIVE)
                for role in (Role.OBSERVER, Role.DISTRICT_CHAIR, Role.OPERATOR)
            ),
            add_asker(site, Role.CENTRAL_COMMISSION, Place.ABOVE, Situation.ACTIVE),
        )
        another_key(site, self.chair.id)
        self.invited = invite(site.db, "hana", Role.AUDITOR, REGION, now_ms())
        self.draft = self._draft()
        given_back = Returned(UUID(things.sent), "", {SLOPE: ""})
        site.db.write(lambda tx: returned.give_back(tx, given_back, self.chair.id, now_ms()))
        # Its page is to look alike all the time.
        site.db.write(lambda tx: ask_for_checkpoint(tx, now_ms() + DAY))

    def _draft(self) -> str:
        """One in which something is typed in every field, with a photo."""
        checklist = checklists.get("kz-2026")
        names = [
            name
            for item in checklist.items
            for name in (item.id, *(field_of(item.id, part) for part in (NOTE, UNIT, TOOL, RUN)))
        ]
        photo = {"sha256": self.things.sent_photo, "size": 9, "item": SLOPE, "caption": "x"}
        said = self.things.saying(typed=dict.fromkeys(names, "x"), base=None) | {"photos": [photo]}
        id = str(uuid4())
        kept = self.ask(Request(self.things.owner, "PUT", f"/api/drafts/{id}", {"json": said}))
        assert kept.status_code == 201, kept.text
        return id

    def pages(self, everybody: Sequence[Asker | None]) -> Iterator[Request]:
        """Every GET route as each of them; what most see, in each language."""
        for path, action in PAGES:
            public = action is Action.PUBLIC  # and looks alike to all who are signed in
            for who in everybody[: 2 if public else None]:
                address = self._address(path, who)
                spoken = LANGUAGES if who in self.readers and not public else ("en",)
                for language in spoken:
                    yield Request(who, "GET", address.replace("/en/", f"/{language}/"))

    def _address(self, path: str, who: Asker | None) -> str:
        if "{visit}" in path and not path.endswith(("/receipt", "/receipt.json", "/onto/{target}")):
            path = path.replace("{visit}", self.draft)
        return self.things.named("GET", path, who, lets_in=True)

    def with_text(self, said: str) -> Sequence[Request]:
        """`said` in every address, query and form that shows some of it again, or might."""
        return (
            *self._in_addresses(quote(said, safe="")),
            *self._typed_in_coming(said),
            *self._typed_by_the_chair(said),
            *self._typed_by_the_auditor(said),
        )

    def _in_addresses(self, said: str) -> Iterator[Request]:
        station, owner = self.things.station, self.things.owner
        for who, paths in (
            (
                None,
                f"{said} trail/{said} join/{said} field/{said}/1 checklists/kz-2026/{said} "
                f"sign-in?next={said} sign-in?next=/en/{said} sign-in?{said}={said}",
            ),
            (self.half, f"account/second-factor?next=/en/{said} second-factor?next={said}"),
            (
                self.chair,
                f"territories/{said} territories/{REGION}?after={said} stations/{said} "
                f"stations/{station}?report={said} people/{said} people?after=я{said} "
                f"hat?next={said} confirm?next={said} confirm?next=/en/{said}",
            ),
            (
                owner,
                f"visits/{said} visits/{self.draft}/{said} visits/{self.draft}/onto/{said} "
                f"visits/{self.draft}/{SECTION}?more={said} my-photos/{said}",
            ),
        ):
            yield from (Request(who, "GET", f"/en/{path}") for path in paths.split(" "))

    def _typed_in_coming(self, said: str) -> Iterator[Request]:
        ours = f"/en/{said}"
        typed: dict[str, str]
        for who, path, typed in (
            (None, "sign-in", {"login": said, "password": said, "next": ours}),
            (None, "join", {"code": said}),
            (None, f"join/{self.invited}", {"password": said[:11]}),
            (self.half, "second-factor", {"code": said, "next": ours}),
            (self.half, "account/codes/first", {"code": said}),
            (self.chair, "confirm", {"password": said, "code": said, "next": ours}),
            (self.chair, "hat", {"hat": said}),
        ):
            yield Request(who, "POST", f"/en/{path}", {"data": typed})

    def _typed_by_the_chair(self, said: str) -> Iterator[Request]:
        typed = dict.fromkeys(("login", "name", "organisation", "language", "territory"), said)
        typed |= {"role": "auditor", "language": said[:10], "until": said[:20]}
        ended = f"people/{self.things.target.id}/roles/{quote(said, safe='')}/end"
        form: dict[str, str]
        for path, form in (
            ("people/invite", typed),
            ("people/invite", typed | {"until": "", "round": said}),
            ("people/invite", typed | {"until": "", "role": said}),
            (f"people/{self.things.target.id}/roles", typed),
            (ended, {}),
            (f"stations/{self.things.station}/auditors", {"right": said, "item": said}),
        ):
            yield Request(self.chair, "POST", f"/en/{path}", {"data": form})
        sent = {"files": {"file": ("list.xlsx", _table(said))}, "data": {"territory": said}}
        yield Request(self.chair, "POST", "/en/people/invite-list", sent)

    def _typed_by_the_auditor(self, said: str) -> Iterator[Request]:
        here = f"/en/visits/{self.draft}"
        fields = [SLOPE, *(field_of(SLOPE, part) for part in (NOTE, UNIT, TOOL, RUN))]
        form = dict.fromkeys([*fields, "then", "shown", "remove"], said)
        any_field = {"data": {said: said, SLOPE: said}}
        owner = self.things.owner
        sent = {"content": _with_file(form, said)}
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        yield Request(owner, "POST", f"{here}/{SECTION}", sent, kind)
        yield Request(None, "POST", f"{here}/{SECTION}", any_field)
        yield Request(owner, "POST", f"{here}/{quote(said, safe='')}", any_field)
        yield Request(owner, "POST", f"{here}/ways", {"data": {"add": said, "remove": said}})
        yield Request(owner, "POST", "/en/visits", {"data": {"station": said, "round": said}})

    def ask(self, request: Request) -> httpx2.Response:
        cookie = {"Cookie": f"session={request.who.token}"} if request.who else {}
        return self.things.client.request(
            request.method,
            request.address,
            headers=cookie | dict(request.headers),
            **request.content,  # type: ignore[arg-type]
        )


@contextmanager
def furnished(data: Path) -> Iterator[Rooms]:
    """The rooms of a server over this folder."""
    with live(data) as site:
        things = World(site)
        yield Rooms(things)
        things.client.close()


def _table(said: str) -> bytes:
    """A list of people in which every cell is `said`, and one that is nearly right."""
    heading = ["name", "login", "role", "territory", "organisation", "language", "until"]
    nearly = [said, said, "auditor", said, said, said, ""]
    return sheets.write({"people": [heading, [said] * len(heading), nearly]})


def _with_file(form: Mapping[str, str], name: str) -> bytes:
    """A form with a file of that name. Clients write it otherwise, who mean harm write it as it is."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", " ").replace("\n", " ")
    parts = [
        *(f'name="{field}"\r\n\r\n{said}' for field, said in form.items()),
        f'name="{field_of(SLOPE, PHOTO)}"; filename="{quoted}"\r\n\r\nno picture',
    ]
    body = "".join(f"--{BOUNDARY}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    return f"{body}--{BOUNDARY}--\r\n".encode()
