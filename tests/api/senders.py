"""Phones and a chair that go on through a server's deaths: what has no answer is asked for again."""

import hashlib
import queue
import random
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, Self
from uuid import UUID, uuid4

import httpx2

from audit.api.photos import CHUNK_TYPE
from tests import fieldwork
from tests.api.test_visits import JSON, spelled
from tests.cast import REGION, Member
from tests.live import Live
from tests.promises import Told
from tests.store.races import ITEM

PIECE = 9_000
"""Bytes of a photo that are sent at once."""


@dataclass
class Crowd:
    """What all of them have heard together."""

    told: Told = field(default_factory=Told)
    repeated: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    _answers: "queue.SimpleQueue[None]" = field(default_factory=queue.SimpleQueue)

    @property
    def figures(self) -> Mapping[str, int]:
        told = self.told
        return {
            "visits": len(told.receipts),
            "photos": len(told.photos),
            "invitations": len(told.logins),
            "settlements": len(told.settled),
            "repeated": self.repeated,
        }

    def heard(self) -> None:
        self._answers.put(None)

    def wait_for_answers(self, number: int) -> None:
        """So many more from now on."""
        while not self._answers.empty():
            self._answers.get()
        for _ in range(number):
            self._answers.get(timeout=60)


class Client:
    """Somebody's browser or phone; without a member, of somebody who has not come in yet."""

    def __init__(self, url: str, crowd: Crowd, member: Member | None = None) -> None:
        self.url, self.crowd, self.told = url, crowd, crowd.told
        cookies = {"session": member.token} if member else {}
        self._line = httpx2.Client(base_url=url, cookies=cookies, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._line.close()

    def ask(self, method: str, address: str, **what: Any) -> httpx2.Response:
        """Until there is an answer; it may be one to something that was done before."""
        while True:
            try:
                answer = self._line.request(method, address, **what)
            except httpx2.TransportError:
                self.crowd.repeated += 1
                continue
            assert answer.status_code < 500, answer.text
            self.crowd.heard()
            return answer


class Phone(Client):
    """An auditor's: sends visit after visit, each with its photos in pieces."""

    def __init__(self, url: str, crowd: Crowd, site: Live, member: Member, seed: float) -> None:
        super().__init__(url, crowd, member)
        self.site, self.member = site, member
        self.dice = random.Random(seed)  # noqa: S311 - the same dice each time

    def work(self) -> None:
        while not self.crowd.stop.is_set():
            photos = [
                self.dice.randbytes(self.dice.randint(1, 30_000))
                for _ in range(self.dice.randint(0, 2))
            ]
            station = self.dice.choice((*self.site.stations[:2], self.site.unassigned))
            answers = fieldwork.answers(self.dice.randrange(1_000_000))
            self.send(uuid4(), station, answers, photos)

    def send(self, id: UUID, station: UUID, answers: Any, photos: list[bytes]) -> None:
        sent = {
            "station": str(station),
            "round": str(self.site.round),
            "checklist": "kz-2026",
            "version": 2,
            "started_at": fieldwork.STARTED,
            "answers": answers,
            "notes": {},
            "photos": [
                {"sha256": hashlib.sha256(photo).hexdigest(), "size": len(photo), "item": "A01"}
                for photo in photos
            ],
            "supersedes": None,
        }
        self.told.asked.add(id)
        self._put(id, spelled(sent))
        for photo in photos:
            self._upload(photo)
        if self.dice.random() < 0.3:
            self._put(id, spelled(sent))

    def _put(self, id: UUID, body: bytes) -> None:
        answer = self.ask("PUT", f"/api/visits/{id}", content=body, headers=JSON)
        assert answer.status_code == 201, answer.text
        if self.told.receipts.setdefault(id, answer.content) != answer.content:
            self.told.wrong["another receipt"] += 1

    def _upload(self, photo: bytes) -> None:
        name = hashlib.sha256(photo).hexdigest()
        address, sure = f"/api/photos/{name}", 0
        while True:
            here = self.ask("HEAD", address).headers
            at = int(here["upload-offset"])
            self.told.wrong["photo shrunk"] += at < sure
            if here["upload-complete"] == "?1":
                self.told.photos[self.member.id, name] = photo
                return
            sent = self.ask(
                "PATCH",
                address,
                content=photo[at : at + PIECE],
                headers={
                    "Content-Type": CHUNK_TYPE,
                    "Upload-Offset": str(at),
                    "Upload-Length": str(len(photo)),
                },
            )
            # 409: the piece had arrived, only its answer had not.
            assert sent.status_code in {204, 409}, sent.text
            sure = int(sent.headers["upload-offset"])


class Chair(Client):
    """Invites people, who come in; settles what two visits differ on; keeps checkpoints."""

    def __init__(self, url: str, crowd: Crowd, site: Live) -> None:
        super().__init__(url, crowd, site.erlan)
        self.site = site

    def work(self, differing: tuple[UUID, UUID]) -> None:
        for right in cycle(differing):
            if self.crowd.stop.is_set():
                return
            self._invite(f"newcomer-{uuid4().hex[:12]}")
            self._settle(right)
            self._keep_checkpoint()

    def _invite(self, login: str) -> None:
        typed = {"login": login, "name": "Гүлнар", "role": "auditor", "territory": REGION}
        answer = self.ask("POST", "/kk/people/invite", data=typed)
        self.told.logins.append(login)
        if answer.status_code == 422:
            assert 'href="#login"' in answer.text  # taken: by what had no answer
            return
        assert answer.status_code == 200, answer.text
        [address] = set(re.findall(r"/kk/join/[\w-]+", answer.text))
        with Client(self.url, self.crowd) as newcomer:
            came = newcomer.ask("POST", address)
        if came.status_code == 303:
            self.told.tokens.append(came.cookies["session"])
        else:
            assert came.status_code == 404, came.text  # spent: by what had no answer

    def _settle(self, right: UUID) -> None:
        typed = {"right": str(right), "item": ITEM}
        address = f"/kk/stations/{self.site.stations[2]}/auditors"
        answer = self.ask("POST", address, data=typed)
        assert answer.status_code == 303, answer.text
        self.told.settled.append(right)

    def _keep_checkpoint(self) -> None:
        answer = self.ask("GET", f"/trail/{len(self.told.notes) + 1}.txt")
        if answer.status_code == 200:
            self.told.notes.append(answer.text)
