"""Photos that are still arriving."""

import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest

from audit.blobs.parts import MOST_PER_PERSON, Parts
from audit.errors import StorageFull
from tests.blobs.test_files import files_of_at_most

ONE, OTHER = uuid4(), uuid4()
NAME = hashlib.sha256(b"abcdef").hexdigest()


def test_a_part_grows_where_it_ended_and_knows_how_long_it_will_be(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    with parts.locked(ONE):
        assert parts.find(ONE, NAME) is None
        parts.append(parts.begin(ONE, NAME, 6), b"abc")
    found = Parts(tmp_path).find(ONE, NAME)
    assert found is not None
    assert (found.offset, found.length) == (3, 6)
    with parts.locked(ONE):
        whole = parts.append(found, b"def")
        assert (whole.offset, parts.sha256(whole)) == (6, NAME)
        parts.drop(whole)
    assert parts.find(ONE, NAME) is None


def test_a_part_is_its_senders_own(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    with parts.locked(ONE):
        parts.begin(ONE, NAME, 6)
    assert parts.find(OTHER, NAME) is None
    assert parts.find(ONE, NAME) is not None


def test_a_person_has_a_bounded_number_of_parts_and_the_oldest_goes_first(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    names = [hashlib.sha256(bytes([n])).hexdigest() for n in range(MOST_PER_PERSON + 2)]
    with parts.locked(ONE), parts.locked(OTHER):
        parts.begin(OTHER, NAME, 6)
        for age, name in enumerate(names):
            begun = parts.begin(ONE, name, 6)
            os.utime(begun.file, (age, age))
            if age == MOST_PER_PERSON - 1:
                assert all(parts.find(ONE, earlier) for earlier in names[:MOST_PER_PERSON])
    there = [name for name in names if parts.find(ONE, name)]
    assert there == names[2:]
    assert parts.find(OTHER, NAME), "another person's parts are not counted"


def test_only_one_at_a_time_changes_a_persons_parts(tmp_path: Path) -> None:
    parts, inside, leave = Parts(tmp_path), Event(), Event()

    def stay() -> None:
        with parts.locked(ONE):
            inside.set()
            leave.wait(10)

    def enter(person: object) -> float:
        assert person in {ONE, OTHER}
        with parts.locked(ONE if person == ONE else OTHER):
            return time.monotonic()

    with ThreadPoolExecutor() as pool:
        pool.submit(stay)
        assert inside.wait(10)
        waiting = pool.submit(enter, ONE)
        pool.submit(enter, OTHER).result(10)
        time.sleep(0.2)
        assert not waiting.done()
        left = time.monotonic()
        leave.set()
        assert waiting.result(10) >= left


def test_a_disk_that_fills_up_keeps_what_arrived(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    with parts.locked(ONE):
        begun = parts.append(parts.begin(ONE, NAME, 6), b"abc")
        with files_of_at_most(3), pytest.raises(StorageFull):
            parts.append(begun, b"def")
        found = parts.find(ONE, NAME)
        assert found == begun
        assert parts.append(begun, b"def").offset == 6


def test_a_part_that_is_finished_while_one_looks_is_not_found(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    with parts.locked(ONE):
        begun = parts.begin(ONE, NAME, 6)
    assert parts.find(ONE, NAME) == begun
    begun.file.unlink()
    begun.file.symlink_to("moved away")
    assert parts.find(ONE, NAME) is None


def test_parts_left_alone_for_a_week_are_dropped_and_younger_ones_kept(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    week = 7 * 24 * 60 * 60
    with parts.locked(ONE), parts.locked(OTHER):
        old, young = parts.begin(ONE, NAME, 6), parts.begin(OTHER, NAME, 6)
    os.utime(old.file, (1000, 1000))
    os.utime(young.file, (1002, 1002))
    assert parts.drop_abandoned((1001 + week) * 1000) == 1
    assert parts.find(ONE, NAME) is None
    assert parts.find(OTHER, NAME) is not None
    assert Parts(tmp_path / "never used").drop_abandoned(0) == 0
