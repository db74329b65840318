"""Nominatim is asked so that it can answer, believed only where it fits, and left alone when ill."""

import socket
import time
from collections.abc import Mapping

import pytest

from audit.domain.place import Precision, Reason
from audit.geo.nominatim import PUBLIC_HOST, PUBLIC_PAUSE_S, REFUSED_FOR_S, Nominatim
from tests.geo import faulty
from tests.geo.faulty import Answer, Handler, body, result, results, serving, status
from tests.geo.kazakhstan import AKTOBE_CITY, address

HOUSE = address("г. Алга, ул. Абая, 5", "Алға қаласы, Абай көшесі, 5")
TOWN = address("г. Алга")


class Time:
    """A clock that only moves when it is told to, or slept on."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def ask(url: str, moment: Time | None = None, timeout: float = 5.0) -> Nominatim:
    moment = moment or Time()
    return Nominatim(
        url, "house tests", timeout=timeout, clock=lambda: moment.now, sleep=moment.sleep
    )


def test_a_house_is_asked_for_in_parts_and_found() -> None:
    with serving(results(result(rank=30))) as server:
        found = ask(server.url).find(HOUSE).position
    assert found is not None
    assert (found.precision, found.source) == (Precision.ROOFTOP, "nominatim")
    assert "Абая" in found.query
    (query,) = server.asked
    assert (query["street"], query["city"], query["county"], query["state"]) == (
        "5 Абая",
        "Алга",
        "Алгинский район",
        "Актюбинская область",
    )
    assert (query["countrycodes"], query["limit"], query["addressdetails"]) == ("kz", "5", "1")
    assert server.agents == ["house tests"]


def test_the_ladder_goes_from_street_to_settlement_and_from_russian_to_kazakh() -> None:
    with serving(results()) as server:
        assert ask(server.url).find(HOUSE).reason is Reason.NONE
    assert [(query.get("street"), query["city"]) for query in server.asked] == [
        ("5 Абая", "Алга"),
        ("5 Абай", "Алға"),
        (None, "Алга"),
        (None, "Алға"),
    ]


@pytest.mark.parametrize(
    ("rank", "precision"),
    [(30, "rooftop"), (27, "street"), (26, "street"), (19, "settlement"), (16, "settlement")],
)
def test_the_rank_is_the_precision(rank: int, precision: str) -> None:
    with serving(results(result(rank=rank))) as server:
        found = ask(server.url).find(TOWN).position
    assert found is not None
    assert found.precision == precision


def test_the_finest_result_is_taken() -> None:
    with serving(results(result(rank=16), result(rank=30, latitude=49.9))) as server:
        found = ask(server.url).find(HOUSE).position
    assert found is not None
    assert (found.precision, found.latitude) == (Precision.ROOFTOP, 49.9)


@pytest.mark.parametrize(
    "wrong",
    [
        result(latitude=55.75, longitude=37.6),
        result(iso="KZ-11"),
        result(county="Темирский район"),
        result(city="Маржанбулак"),
        result(rank=12),
        result(rank=0),
    ],
    ids=["abroad", "region", "district", "settlement", "a whole district", "no rank"],
)
def test_a_result_that_contradicts_the_address_is_not_believed(wrong: Mapping[str, object]) -> None:
    with serving(results(wrong)) as server:
        assert ask(server.url).find(TOWN).reason is Reason.IMPLAUSIBLE
    with serving(results(wrong, result())) as server:
        assert ask(server.url).find(TOWN).position is not None, "the good one beside it is"


def test_a_result_without_coordinates_is_not_at_null_island() -> None:
    bare = {name: value for name, value in result().items() if name not in {"lat", "lon"}}
    with serving(results(bare)) as server:
        assert ask(server.url).find(TOWN).reason is Reason.NONE
    with serving(results(bare, result())) as server:
        assert ask(server.url).find(TOWN).position is not None


def test_namesakes_in_one_district_are_ambiguous() -> None:
    with serving(results(result(), result(latitude=50.3))) as server:
        assert ask(server.url).find(TOWN).reason is Reason.AMBIGUOUS
    with serving(results(result(), result(latitude=49.9))) as server:
        assert ask(server.url).find(TOWN).position is not None


def test_a_city_that_is_a_district_lends_its_name_to_its_streets() -> None:
    with serving(results()) as server:
        ask(server.url).find(address("пр. Абилкайыр хана, 40", district=AKTOBE_CITY))
    (query,) = server.asked
    assert (query["city"], query["street"]) == ("Актобе", "40 Абилкайыр хана")


def test_an_address_without_settlement_or_district_asks_nothing() -> None:
    with serving(results(result())) as server:
        assert ask(server.url).find(address("", "")).reason is Reason.NONE
        assert ask(server.url).find(address("ул. Абая 5", district=None)).reason is Reason.NONE
    assert server.asked == []


FAULTS: dict[str, Answer] = {
    "429": status(429),
    "500": status(500),
    "502": status(502),
    "503": status(503),
    "401": status(401),
    "402": status(402),
    "403": status(403),
    "404": status(404),
    "moved elsewhere": status(302, {"Location": "http://169.254.169.254/latest"}),
    "html": body(b"<html>sign in to this Wi-Fi</html>"),
    "cut json": body(b'[{"lat": "49'),
    "deep json": body(b"[" * 100_000),
    "a number": body(b"42"),
    "numbers": body(b"[1, 2]"),
    "words": body(b'[{"lat": "north", "lon": "east"}]'),
    "nan": results(result(latitude=float("nan"))),
    "odd rank": body(b'[{"lat": "49.9", "lon": "57.3", "place_rank": "high"}]'),
    "not utf-8": body(b"\xff\xfe\x00"),
    "huge": body(b"[" + b" " * 2_000_000 + b"]"),
    "drip": lambda handler, _: handler.drip(3),
    "silence": lambda *_: time.sleep(1.5),
    "cut off": lambda handler, _: handler.connection.shutdown(socket.SHUT_RDWR),
    "no http": lambda handler, _: handler.say(b"SSH-2.0\r\n\r\n"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_server_is_unavailable_and_asked_once(fault: str) -> None:
    with serving(FAULTS[fault]) as server:
        started = time.monotonic()
        answer = ask(server.url, timeout=0.4).find(HOUSE)
        took = time.monotonic() - started
    assert answer.reason is Reason.UNAVAILABLE
    assert answer.again_in is not None
    assert answer.again_in > 0
    assert len(server.asked) == 1, "no hidden repetition, no redirect followed"
    assert took < 1.2, "the limit holds for the whole answer"


def test_the_same_server_in_health_answers() -> None:
    with serving(results(result())) as server:
        assert ask(server.url, timeout=0.4).find(HOUSE).position is not None


def test_nobody_at_the_address_is_unavailable() -> None:
    with serving(results()) as server:
        url = server.url
    assert ask(url).find(HOUSE).reason is Reason.UNAVAILABLE


def test_a_query_that_the_server_cannot_read_is_no_outage() -> None:
    with serving(status(400)) as server:
        assert ask(server.url).find(HOUSE).reason is Reason.NONE
    assert len(server.asked) == 4


@pytest.mark.parametrize(("sent", "wait"), [("120", 120), ("", 60), ("soon", 60)])
def test_a_busy_server_is_left_alone_as_long_as_it_asks(sent: str, wait: float) -> None:
    moment = Time()
    with serving(status(429, {"Retry-After": sent})) as server:
        nominatim = ask(server.url, moment)
        assert nominatim.find(TOWN).again_in == wait
        moment.now += wait - 1
        assert nominatim.find(TOWN).again_in == 1
        assert len(server.asked) == 1
        moment.now += 1
        nominatim.find(TOWN)
        assert len(server.asked) == 2


def test_a_refusal_closes_for_an_hour_and_then_it_may_work_again() -> None:
    moment = Time()
    with serving(status(403)) as server:
        nominatim = ask(server.url, moment)
        assert nominatim.find(TOWN).again_in == REFUSED_FOR_S
        server.answer = results(result())
        assert nominatim.find(TOWN).reason is Reason.UNAVAILABLE
        assert len(server.asked) == 1
        moment.now += REFUSED_FOR_S
        assert nominatim.find(TOWN).position is not None


def test_each_failure_in_a_row_waits_longer_and_a_success_forgives() -> None:
    moment = Time()
    waits = []
    with serving(status(500)) as server:
        nominatim = ask(server.url, moment)
        for _ in range(4):
            wait = nominatim.find(TOWN).again_in or 0
            waits.append(wait)
            moment.now += wait
        server.answer = results(result())
        assert nominatim.find(TOWN).position is not None
        server.answer = status(500)
        assert nominatim.find(TOWN).again_in == waits[0]
    assert waits == sorted(set(waits))


def test_the_public_server_is_asked_at_most_once_a_second() -> None:
    moment = Time()
    with serving(results()) as server:
        paced = ask(server.url, moment)
        assert paced._pause == 0
        paced._pause = ask(f"https://{PUBLIC_HOST}", moment)._pause
        paced.find(HOUSE)
    assert len(server.asked) == 4
    assert moment.slept == [pytest.approx(PUBLIC_PAUSE_S)] * 3


def test_a_path_before_search_is_kept() -> None:
    paths = []

    def remember(handler: Handler, _: faulty.Query) -> None:
        paths.append(handler.path.partition("?")[0])
        handler.send(200, b"[]")

    with serving(remember) as server:
        ask(f"{server.url}/nominatim").find(TOWN)
    assert paths == ["/nominatim/search"]
