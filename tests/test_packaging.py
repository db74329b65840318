"""The wheel and the sdist carry all that is needed, and work where there is nothing else of ours."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.sources import ROOT

CARRIED = {
    "audit": "audit",
    "templates": "audit/_data/templates",
    "checklists": "audit/_data/checklists",
}
NOT_CARRIED = {"__pycache__"}


def run(program: Sequence[str], folder: Path, **env: str) -> str:
    """What a program prints; it sees none of our settings and no path to the checkout."""
    seen = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AUDIT_", "PYTHON"))
    }
    done = subprocess.run(
        program,
        cwd=folder,
        env=seen | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(root: Path, target: str, into: Path, **env: str) -> Path:
    run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)], root, **env)
    [built] = into.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; what we depend on is borrowed from the one of the tests."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)], ROOT)
    python = folder / "bin" / "python"
    site = Path(
        run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder
        ).strip()
    )
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    uv = Path(sys.executable).with_name("uv")
    run(
        [str(uv), "pip", "install", "--offline", "--no-deps", "-p", str(python), str(wheel)], folder
    )
    return folder


def carried() -> set[str]:
    """The files of the checkout that a wheel must have, under their names there."""
    return {
        f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in CARRIED.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not NOT_CARRIED & set(path.parts)
    }


def content(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as packed:
        return {name for name in packed.namelist() if ".dist-info/" not in name}


def test_the_wheel_has_every_file_and_no_other(wheel: Path) -> None:
    assert content(wheel) == carried()
    for needed in (
        "audit/web/static/vendor/app.css",
        "audit/web/static/vendor/fonts/GolosText-Regular.ttf",
        "audit/web/static/vendor/fonts/OFL.txt",
        "audit/store/migrations/env.py",
        "audit/locales/kk/errors-house.ftl",
        "audit/_data/templates/base.html",
        "audit/_data/checklists/published.lock",
        "audit/_data/checklists/kz-2026/1.toml",
    ):
        assert needed in content(wheel)


def test_the_wheel_carries_licence_and_notice(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        licences = {Path(name).name for name in packed.namelist() if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_a_wheel_from_the_sdist_is_the_same_and_needs_no_npm(wheel: Path, tmp_path: Path) -> None:
    sdist = build(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as packed:
        packed.extractall(tmp_path, filter="data")
    [root] = [folder for folder in tmp_path.iterdir() if (folder / "PKG-INFO").exists()]
    again = build(root, "wheel", tmp_path / "wheel", PATH=str(tmp_path))
    assert content(again) == content(wheel)
    assert not (root / "node_modules").exists()


def test_it_runs_from_the_wheel_alone(elsewhere: Path, tmp_path: Path) -> None:
    program = "import audit, audit.paths; print(audit.__file__); print(audit.paths.CHECKLISTS)"
    said = run([str(elsewhere / "bin" / "python"), "-c", program], tmp_path).split()
    assert all(Path(path).is_relative_to(elsewhere) for path in said)
    run([str(elsewhere / "bin" / "audit"), "doctor"], tmp_path)


@pytest.mark.prove
def test_the_demonstration_is_made_from_the_wheel_alone(elsewhere: Path, tmp_path: Path) -> None:
    said = run(
        [str(elsewhere / "bin" / "audit"), "demo", "--once", "--data", "data", "--out", "reports"],
        tmp_path,
    )
    reports = list((tmp_path / "reports").glob("**/*.pdf"))
    assert len(reports) >= 3
    assert all(report.read_bytes().startswith(b"%PDF-") for report in reports)
    assert "PDFs" in said
