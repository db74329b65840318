"""What two judges that everybody knows say of our pages: the Nu HTML checker and Lighthouse."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit.language import LANGUAGES
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.prove]

MODULES = Path("node_modules")
NODE = Path(sys.executable).parent / "node"
PAGES = {
    "nobody": ("", "/sign-in", "/checklists", "/checklists/kz-2026/2", "/trail"),
    "aigul": ("/field", "/field/kz-2026/2", "/field/ca-mandatory/1", "/my-stations"),
    "erlan": ("/stations",),
}
FAST = ("/kk/", "/kk/field", "/ru/field/kz-2026/2")


def nu(*files: Path) -> list[Any]:
    """The errors that the Nu checker finds."""
    checker = MODULES / "vnu-jar/build/dist/vnu.jar"
    java = shutil.which("java")
    assert java
    done = subprocess.run(
        [java, "-jar", checker, "--format", "json", *files], capture_output=True, check=False
    )
    said: list[Any] = json.loads(done.stderr)["messages"]
    return [each for each in said if each["type"] != "info"]


def test_the_nu_checker_finds_no_error(site: Live, tmp_path: Path) -> None:
    files = []
    for name, paths in PAGES.items():
        with site.browser(getattr(site, name, None)) as browser:
            for number, (language, path) in enumerate((la, p) for la in LANGUAGES for p in paths):
                files.append(tmp_path / f"{name}-{number}.html")
                answer = browser.get(f"/{language}{path}", follow_redirects=True)
                assert answer.status_code == 200
                files[-1].write_text(answer.text)
    assert nu(*files) == []
    files[0].write_text(files[0].read_text().replace("<main", "<main><p><main"))
    assert nu(files[0]) != []


def lighthouse(url: str, folder: Path) -> dict[str, float]:
    """The scores, as of a cheap phone on a slow 4G network: its default."""
    chromium = shutil.which("chromium")
    assert chromium
    report = folder / "lighthouse.json"
    subprocess.run(
        [
            *(NODE, MODULES / "lighthouse/cli/index.js", url, "--quiet", "--output=json"),
            *(f"--output-path={report}", "--only-categories=performance,accessibility"),
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        check=True,
    )
    said = json.loads(report.read_text())["categories"]
    return {name: 100 * category["score"] for name, category in said.items()}


@pytest.mark.parametrize("path", FAST)
def test_lighthouse_is_content(site: Live, tmp_path: Path, path: str) -> None:
    runs = [lighthouse(site.url + path, tmp_path) for _ in range(5)]
    performance = statistics.median(run["performance"] for run in runs)
    print(f"{path}: performance {performance:.0f}")  # noqa: T201
    assert {run["accessibility"] for run in runs} == {100}
    assert performance >= 95
