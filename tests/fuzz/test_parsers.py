"""Whatever is sent to a parser, it is read or refused: in time, in little memory, and never with a crash."""

import base64
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings

from tests import sources
from tests.fuzz.parsers import FAULTY, PARSERS, Parser, take
from tests.fuzz.spoiling import spoiled, values_changed

needs_libfuzzer = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="libFuzzer is for Linux on x86-64 alone"
)
MEMORY = Path("/dev/shm")  # noqa: S108 - files that no disk has to wait for
STALLS = 3
"""Times that the machine may hold a run up for more than a second."""


def tried(parser: Parser, examples: int) -> None:
    inputs = spoiled(parser.samples())
    if parser.is_json:
        inputs |= values_changed(parser.samples())
    with parser.ready() as read:

        @settings(max_examples=examples, phases=[Phase.generate])
        @given(inputs)
        def each(data: bytes) -> None:
            take(read, data)

        each()


@pytest.mark.parametrize("name", PARSERS)
def test_the_samples_are_good(name: str) -> None:
    with PARSERS[name].ready() as read:
        for sample in PARSERS[name].samples():
            read(sample)


@pytest.mark.parametrize("name", PARSERS)
def test_what_is_nearly_right_is_read_or_refused(name: str) -> None:
    tried(PARSERS[name], examples=40)


def test_a_careless_parser_is_noticed() -> None:
    with pytest.raises(IndexError):
        tried(FAULTY["careless"], examples=200)


def program(name: str, found: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Fuzzes in a process of its own; bad inputs are left in `found`."""
    return subprocess.run(
        [sys.executable, "-m", "tests.fuzz.program", name, "--found", str(found), *options],
        cwd=sources.ROOT,
        env=os.environ | {"TMPDIR": str(found)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def fuzzed(name: str) -> str:
    """What is wrong with the parser: nothing, or the end of what libFuzzer said, and the input.

    An input that took more than a second is tried once more alone, in case the machine was busy with
    something else; if it is quick then, the run begins anew.
    """
    said = ""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        for _ in range(STALLS):
            ended = program(name, Path(folder))
            print(f"{name}: {ended.stdout[-600:]}")  # noqa: T201 - figures, for who asks for them
            if ended.returncode == 0:
                return ""
            bad = sorted(Path(folder).glob("*-*"))
            inputs = [base64.b64encode(file.read_bytes()).decode() for file in bad]
            said = f"{ended.stdout[-3_000:]}\nend {ended.returncode}, inputs in base64: {inputs}"
            slow = [file for file in bad if file.name.startswith("timeout-")]
            if not slow or program(name, Path(folder), "--again", str(slow[0])).returncode:
                return said
            slow[0].unlink()
    return said


@needs_libfuzzer
@pytest.mark.prove
@pytest.mark.parametrize("name", PARSERS)
def test_no_input_breaks_a_parser(name: str) -> None:
    assert fuzzed(name) == ""


@needs_libfuzzer
@pytest.mark.prove
@pytest.mark.parametrize(
    ("name", "why"),
    [("careless", "IndexError"), ("slow", "timeout"), ("greedy", "out-of-memory")],
)
def test_a_faulty_parser_is_found(name: str, why: str) -> None:
    assert why in fuzzed(name)
