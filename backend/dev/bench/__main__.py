"""`make bench`: what the front desk's requests cost, each beside its limit, in one run on one machine.

The PostgreSQL is a throw-away one that does not wait for its disk, and HTTP is left out. The ratios can be compared
between runs; the milliseconds only inside one.
"""

from __future__ import annotations

import os
import sys

import django

from dev import testing

DATABASE = "dentiapro_bench"


def main() -> None:
    """Measure on a server of our own, which ends with us."""
    print("A throw-away PostgreSQL …", file=sys.stderr)  # noqa: T201
    server = testing.start_server()
    try:
        testing.create_database(DATABASE)
        os.environ.update(testing.environment(DATABASE))
        django.setup()
        from dev.bench import front_desk, measure  # noqa: PLC0415  they need the settings

        front_desk.load_clinic(DATABASE)
        desk = measure.Desk(**front_desk.RECEPTIONIST)
        print(measure.table(measure.rounds(desk, front_desk.cases(desk))))  # noqa: T201
    finally:
        testing.stop_server(server)


if __name__ == "__main__":
    main()
