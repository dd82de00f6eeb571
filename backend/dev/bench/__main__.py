"""`make bench`: what the front desk's requests cost, beside their limit and the textbook's version of them.

The PostgreSQL is a throw-away one that does not wait for its disk. Ratios can be compared between runs, milliseconds
only inside one. `docs/performance.md` tells how to read the figures.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

import django

from dev import testing

CASES = ("list", "detail", "create", "availability")
PATIENTS = ("search", "summary")
MEMORY, FILES = "memory", "files"
FEW, MANY = "dentiapro_bench_few", "dentiapro_bench_many"


def main() -> None:
    """Measure on a server of our own, which ends with us."""
    wanted = _arguments()
    print("A throw-away PostgreSQL …", file=sys.stderr)  # noqa: T201
    server = testing.start_server()
    try:
        of_patients = bool(wanted.only) and set(wanted.only) <= set(PATIENTS)
        for database in (FEW,) if of_patients else (FEW, MANY):
            testing.create_database(database)
        os.environ.update(testing.environment(FEW), TEST_URLCONF="dev.bench.urls")
        django.setup()
        from dev.bench import run  # noqa: PLC0415  it needs the settings

        if wanted.only == [MEMORY]:
            print(run.memory(FEW, requests=wanted.requests))  # noqa: T201
        elif wanted.only == [FILES]:
            print(run.files(FEW))  # noqa: T201
        elif of_patients:
            sizes = {"count": wanted.patients, "rounds": wanted.rounds}
            print(run.patients(FEW, wanted.only, **sizes))  # noqa: T201
        else:
            names = wanted.only or CASES
            print(run.speed(FEW, MANY, names, count=wanted.clinics, rounds=wanted.rounds))  # noqa: T201
    finally:
        testing.stop_server(server)


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m dev.bench")
    parser.add_argument(
        "only",
        nargs="*",
        help=f"{', '.join(CASES)} (all of them); {', '.join(PATIENTS)}; {MEMORY}; {FILES}",
    )
    parser.add_argument("--clinics", type=int, default=500, help="clinics in the large database")
    parser.add_argument("--patients", type=int, default=200_000, help="for search and summary")
    parser.add_argument("--rounds", type=int, default=150, help="how often each is measured")
    parser.add_argument("--requests", type=int, default=50_000, help=f"how many for {MEMORY}")
    wanted = parser.parse_args()
    offered = next(
        (one for one in (PATIENTS, (MEMORY,), (FILES,)) if set(one) & set(wanted.only)), CASES
    )
    if unknown := set(wanted.only) - set(offered):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return wanted


if __name__ == "__main__":
    main()
