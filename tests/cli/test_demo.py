"""`audit demo`: the whole main job on made-up data, from an empty folder to PDFs."""

import io
import socket
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from typer.testing import CliRunner, Result

from audit import checklists, cli
from audit.cli.demo import story
from audit.cli.demo.phone import Phone
from audit.cli.demo.server import Server, demo_settings, free_port
from audit.domain.outcome import Outcome, outcome
from audit.domain.scoring import Status, score
from audit.errors import Unavailable
from audit.store import overview, rounds, territories
from audit.store.db import Database

KZ = checklists.get("kz-2026")


def demo(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["demo", "--once", *words])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a demonstration made; the folder held an older one."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "data").mkdir()
    (folder / "data" / ".demonstration").touch()
    (folder / "data" / "old").touch()
    result = demo("--data", str(folder / "data"), "--out", str(folder / "out"))
    assert result.exit_code == 0, result.output
    assert "23 of 24" in result.output
    assert "21, with" in result.output
    return folder


def test_it_is_made_anew(folder: Path) -> None:
    assert not (folder / "data" / "old").exists()


def test_every_station_and_the_region_get_a_report_in_three_languages(folder: Path) -> None:
    assert len(list((folder / "out").glob("station-*-*.pdf"))) == 24 * 3
    assert len(list((folder / "out").glob("region-*.pdf"))) == 3
    pages = pypdf.PdfReader(io.BytesIO((folder / "out/region-en.pdf").read_bytes())).pages
    first = pages[0].extract_text()
    assert "21 of 24" in first
    assert "Demonstration" in first


def test_it_shows_every_status_and_what_is_not_known(folder: Path) -> None:
    with closing(Database.open(f"sqlite:///{folder / 'data/audit.db'}")) as db, db.read() as tx:
        region = territories.by_code(tx, "KZ-15")
        assert region is not None
        [held] = rounds.held_in(tx, region.path)
        rows = overview.every_station(tx, region.path, held.id)
    assert {row.status for row in rows} == {*Status, None}
    assert [row.number for row in rows if not row.placed] == [9021]
    assert {row.number for row in rows if row.visit is None} == story.NOT_VISITED
    assert len({row.district for row in rows}) == 13


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "work.txt").write_text("precious")
    result = demo("--data", str(tmp_path))
    assert result.exit_code == 2
    assert "--data" in result.output
    assert (tmp_path / "work.txt").read_text() == "precious"


def test_the_findings_are_the_same_every_time() -> None:
    for number in range(9001, 9009):
        assert story.found(KZ, number) == story.found(KZ, number)
    well = next(n for n in range(9001, 9009) if n % 8 == 0)
    assert score(KZ, story.found(KZ, well).answers).status is Status.ACCESSIBLE


def test_the_findings_come_to_every_outcome_that_can_be_told() -> None:
    answers = [story.found(KZ, number).answers for number in range(9001, 9009)]
    assert {outcome(KZ, score(KZ, said), said) for said in answers} == {*Outcome} - {
        Outcome.NO_DATA
    }


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) > port
    assert free_port(port) == port


def test_what_the_server_refuses_ends_the_demonstration(folder: Path) -> None:
    settings = replace(demo_settings(folder / "data", 0), port=0)
    with Server(settings) as server, Phone(server.port) as phone:
        with pytest.raises(Unavailable, match="demo-refused"):
            phone.get("/en/stations")
        with pytest.raises(Unavailable, match="demo-refused"):
            phone.join("spent", "")
