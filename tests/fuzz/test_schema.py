"""Whatever is asked of the server, by whomever: no error of ours, no trace of the code, no long wait."""

import http.server
import itertools
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from audit.domain.access import Role
from tests.fuzz.asking import Visitor, described, requests_of
from tests.fuzz.wire import Answer, Asked, ask
from tests.live import live
from tests.permissions.world import World

ROLES = (
    *(Role.AUDITOR, Role.DISTRICT_CHAIR, Role.REGIONAL_CHAIR, Role.CENTRAL_COMMISSION),
    *(Role.OBSERVER, None),
)
"""Everybody who comes to the server: None is not signed in, and an operator has no pages."""
LONGEST_S = 1.0
TRACES = (b"Traceback (most recent call last)", b'.py", line ', b"site-packages")
NO_HTTP = "Invalid HTTP request received."
"""What the server writes down of a request that is none."""
LEAST_CASES, EXAMPLES = 20_000, 41
"""In `make prove`: altogether, and of every operation in every role."""
SHOWN = 20
HEALTH = list(HealthCheck)


@contextmanager
def overheard() -> Iterator[list[str]]:
    """What the server writes into its log meanwhile, warnings and worse, but for bodies that are none."""
    heard: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = logging.Formatter().format(record)
            if said != NO_HTTP and not record.name.startswith("python_multipart"):
                heard.append(said[-3_000:])

    listening, loggers = (
        Listening(logging.WARNING),
        [logging.getLogger(), logging.getLogger("uvicorn")],
    )
    for logger in loggers:
        logger.addHandler(listening)
    yield heard
    for logger in loggers:
        logger.removeHandler(listening)


def wrong_with(port: int, asked: Asked) -> tuple[Answer, str]:
    """The answer, and what must not be in one.

    What takes long is asked once more, in case the machine was busy with something else.
    """
    answer = ask(port, asked)
    if answer.status == 0 and not asked.cut:
        return answer, "no answer"
    if answer.status >= 500:
        return answer, f"status {answer.status}"
    if any(trace in answer.body for trace in TRACES):
        return answer, "shows its code"
    if answer.seconds > LONGEST_S and (again := ask(port, asked).seconds) > LONGEST_S:
        return answer, f"took {answer.seconds:.2f} s, then {again:.2f} s"
    return answer, ""


class Inquiry:
    """Asks as many visitors do, and keeps count of what came of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.counted: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.slowest = 0.0, ""
        self.wrong: list[str] = []

    def go_through(self, role: Role | None, operation: str, examples: int) -> None:
        """So many requests for one operation in one role."""
        visitor = Visitor(self.world, role)

        @settings(max_examples=examples, phases=[Phase.generate], suppress_health_check=HEALTH)
        @given(requests_of(operation, visitor))
        def each(asked: Asked) -> None:
            answer, wrong = wrong_with(visitor.port, visitor.signed_in(asked))
            self.counted[visitor.name] += 1
            self.statuses[answer.status] += 1
            self.slowest = max(self.slowest, (answer.seconds, f"{visitor.name} {asked}"))
            if wrong:
                self.wrong.append(f"{wrong}: as {visitor.name}\n{asked}")
            visitor.learn(answer)

        each()

    def __str__(self) -> str:
        seconds, what = self.slowest
        return f"{dict(self.counted)}\n{sorted(self.statuses.items())}\n{seconds:.2f} s: {what}"


def everything(full: bool) -> Sequence[tuple[str, Role | None]]:
    """Every operation in every role, or each in one of them."""
    pairs = (
        itertools.product(described(), ROLES) if full else zip(described(), itertools.cycle(ROLES))
    )
    return list(pairs)


@pytest.mark.parametrize(
    ("full", "database"),
    [
        (False, ""),
        pytest.param(True, "", marks=pytest.mark.prove),
        pytest.param(True, "postgres_url", marks=pytest.mark.prove),
    ],
)
def test_the_server_has_an_answer_to_everything(
    full: bool, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(database) if database else ""
    with live(tmp_path / "data", url) as site:
        inquiry = Inquiry(World(site))
        with overheard() as heard:
            for operation, role in everything(full):
                inquiry.go_through(role, operation, EXAMPLES if full else 1)
        inquiry.world.client.close()
    print(inquiry)  # noqa: T201 - figures, for who asks for them
    wrong = inquiry.wrong + heard
    assert wrong == [], "\n\n".join(wrong[:SHOWN])
    assert inquiry.counted.total() >= (LEAST_CASES if full else 80)


class Faulty(http.server.BaseHTTPRequestHandler):
    """The negative control: a server that does what ours must not."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(LONGEST_S + 0.1)
        self.send_response(500 if self.path == "/error" else 200)
        self.end_headers()
        self.wfile.write(TRACES[0] if self.path == "/trace" else b"")

    def log_message(self, format: str, *said: object) -> None:
        logging.getLogger("uvicorn").error(format, *said)


@pytest.mark.parametrize(
    ("target", "wrong"),
    [("/error", "status 500"), ("/trace", "shows its code"), ("/slow", "took"), ("/fine", "")],
)
def test_a_faulty_server_is_noticed(target: str, wrong: str) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Faulty) as server, overheard() as heard:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        assert wrong_with(server.server_port, Asked("GET", target, ()))[1].startswith(wrong)
        server.shutdown()
        thread.join()
    assert heard
