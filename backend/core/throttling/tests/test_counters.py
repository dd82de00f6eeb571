from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.throttling import counters
from core.throttling.counters import BUCKET_SIZE, FILE_SIZE, SLOT, WAYS, WINDOW, Counters
from dev.testing import BACKEND

# Between reading a count and writing it lies time enough for the others.
HAMMER = """
import sys, time
from pathlib import Path
from core.throttling import counters

found = counters._find
counters._find = lambda *given: (found(*given), time.sleep(0.0005))[0]
mine = counters.Counters(Path(sys.argv[1]), "secret")
print("ready", flush=True)
sys.stdin.readline()
print(sum(not mine.take("somebody", 500).wait for _ in range(400)))
"""
HOLD = """
import sys, time
from pathlib import Path
from core.throttling.counters import Counters

with Counters(Path(sys.argv[1]), "s")._held(0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "throttles"


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(counters, "time", clock)
    return clock


class Counts:
    """Tells how long to wait."""

    def __init__(self, path, secret):
        self.counters = Counters(path, secret)

    def take(self, who, limit):
        return self.counters.take(who, limit).wait


@pytest.fixture
def counts(path, clock):
    return Counts(path, "secret")


@contextmanager
def started(code, path):
    """A process that has said its first word."""
    with subprocess.Popen(
        [sys.executable, "-c", code, path],
        cwd=BACKEND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline()
        yield process
        process.kill()


def test_of_simultaneous_uses_in_several_processes_exactly_the_limit_passes(path):
    with ExitStack() as stack:
        processes = [stack.enter_context(started(HAMMER, path)) for _ in range(4)]
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        passed = [int(process.stdout.readline()) for process in processes]

    assert sum(passed) == 500


def test_of_simultaneous_uses_in_several_threads_exactly_the_limit_passes(path):
    mine, passed = Counts(path, "secret"), []
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def use():
        passed.extend(not mine.take("somebody", 1000) for _ in range(500))

    threads = [Thread(target=use) for _ in range(8)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(switching)

    assert sum(passed) == 1000


def test_a_window_begins_with_the_first_use_and_lasts_a_minute(counts, clock):
    assert [counts.take("somebody", 2) for _ in range(2)] == [0, 0]
    clock.now += 20
    assert counts.take("somebody", 2) == WINDOW - 20
    clock.now += 39.5
    assert counts.take("somebody", 2) == pytest.approx(0.5)
    clock.now += 0.5
    assert [bool(counts.take("somebody", 2)) for _ in range(3)] == [False, False, True]


def test_waiting_is_not_made_longer_by_asking(counts, clock):
    for _ in range(50):
        counts.take("somebody", 1)
    clock.now += WINDOW

    assert not counts.take("somebody", 1)


def test_the_first_refusal_of_a_window_is_told_from_those_after_it(path, clock):
    mine = Counters(path, "secret")
    firsts = [mine.take("somebody", 2).is_first for _ in range(5)]
    clock.now += WINDOW
    again = [mine.take("somebody", 2).is_first for _ in range(4)]

    assert firsts == [False, False, True, False, False]
    assert again == [False, False, True, False]


def test_nobody_is_counted_with_another(counts):
    uses = [f"user-{number}" for number in range(2000)] * 3
    random.Random(1).shuffle(uses)
    refused = [who for who in uses if counts.take(who, 2)]

    assert sorted(refused) == sorted({*uses})


def test_where_a_bucket_is_full_the_oldest_window_is_given_up(path, clock, monkeypatch):
    monkeypatch.setattr(counters, "BUCKETS", 1)
    counts = Counts(path, "secret")
    for number in range(WAYS + 1):
        assert not counts.take(f"user-{number}", 1)
        clock.now += 1

    refused = [bool(counts.take(f"user-{number}", 1)) for number in range(1, WAYS + 1)]
    assert refused == [True] * WAYS
    assert not counts.take("user-0", 1)


def test_an_ended_window_is_given_up_before_any_that_runs(path, clock, monkeypatch):
    monkeypatch.setattr(counters, "BUCKETS", 1)
    counts = Counts(path, "secret")
    for number in range(WAYS):
        counts.take(f"user-{number}", 1)
        clock.now += 1
    clock.now = 1000 + WINDOW
    counts.take("another", 1)

    refused = [bool(counts.take(f"user-{number}", 1)) for number in range(1, WAYS)]
    assert refused == [True] * (WAYS - 1)


def test_other_workers_and_later_ones_go_on_counting(path):
    assert not Counts(path, "secret").take("somebody", 1)
    assert Counts(path, "secret").take("somebody", 1)


def test_what_stands_in_the_file_names_nobody(path, counts):
    counts.take("anna@example.com", 1)

    assert b"anna" not in path.read_bytes()
    assert Counts(path, "another secret").take("anna@example.com", 1) == 0
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("size", [0, 1, BUCKET_SIZE // 2, FILE_SIZE - 7])
def test_a_truncated_file_counts_on(path, counts, size):
    counts.take("somebody", 1)
    os.truncate(path, size)
    others = [f"user-{number}" for number in range(200)]

    assert [bool(counts.take(who, 1)) for who in others] == [False] * 200
    assert [bool(counts.take(who, 1)) for who in others] == [True] * 200


@pytest.mark.parametrize("garbage", [b"\xff", b"\x7f", bytes(range(256))])
def test_garbage_refuses_nobody(path, garbage):
    path.write_bytes((garbage * FILE_SIZE)[:FILE_SIZE])
    path.chmod(0o600)
    counts = Counts(path, "secret")

    assert [counts.take("somebody", 2) for _ in range(2)] == [0, 0]
    assert counts.take("somebody", 2)


def test_a_time_to_come_is_another_boot_s(path, counts, clock):
    counts.take("somebody", 1)
    clock.now = 1.0

    assert not counts.take("somebody", 1)


def test_a_file_that_was_removed_is_made_anew_and_shared(path):
    early = Counts(path, "secret")
    early.take("somebody", 2)
    path.unlink()
    late = Counts(path, "secret")

    assert [bool(it.take("somebody", 2)) for it in (late, early, late, early)] == [
        False,
        False,
        True,
        True,
    ]


def test_a_worker_that_is_killed_holds_nobody_up(path):
    mine, waited = Counters(path, "s"), []

    def wait():
        with mine._held(0):
            waited.append(True)

    thread = Thread(target=wait)
    with started(HOLD, path) as holding:
        thread.start()
        time.sleep(0.2)
        before = list(waited)
        holding.send_signal(signal.SIGKILL)
        thread.join(timeout=10)

    assert (before, waited) == ([], [True])


@pytest.mark.parametrize("mode", [0o644, 0o620])
def test_a_file_that_others_may_open_is_refused(path, mode):
    path.touch()
    path.chmod(mode)

    with pytest.raises(ImproperlyConfigured, match="no file of ours alone"):
        Counters(path, "secret").take("somebody", 1)


def test_a_link_that_somebody_planted_is_not_followed(path, tmp_path):
    target = tmp_path / "precious"
    target.write_text("kept")
    path.symlink_to(target)

    with pytest.raises(OSError, match="symbolic links"):
        Counters(path, "secret").take("somebody", 1)
    assert target.read_text() == "kept"


def test_a_slot_is_32_bytes_and_the_file_2_mib():
    assert (SLOT.size, FILE_SIZE) == (32, 2 * 1024 * 1024)
