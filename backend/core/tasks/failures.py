"""What is kept of a failure: its class and its place. A message may name a patient, so none is kept."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from traceback import walk_tb

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
# Folders that say nothing to who reads a place: above the project's code and above the packages.
ROOTS = (str(Path(__file__).resolve().parents[2]), "site-packages")


def class_of(error: BaseException) -> str:
    """Return the full name of an error's class."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def place_of(error: BaseException | None) -> str:
    """Tell where an error was raised, frame by frame, and what led to it: no messages, no values."""
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        told.append(class_of(error))
        told += [
            f"  {_short(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}"
            for frame, line in walk_tb(error.__traceback__)
        ]
        error = error.__cause__ or error.__context__
    return "\n".join(told)


def pause_after(attempt: int) -> timedelta:
    """Return how long to wait after the n-th failure: 10 s, doubled each time up to an hour, half of it by chance.

    By chance, so that tasks that failed together do not all come back together.
    """
    longest = min(FIRST_PAUSE * 2 ** min(attempt - 1, 20), LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1)  # noqa: S311  no secret


def _short(path: str) -> str:
    for root in ROOTS:
        path = path.rpartition(f"{root}/")[2]
    return path
