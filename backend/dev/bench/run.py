"""The runs: speed, patients, and what is measured by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dev.bench import additions, clinics, measure, odontogram, parts, report, search, served
from dev.bench import files as files_
from dev.bench import memory as memory_
from dev.bench import perio as perio_

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

FEW_CLINICS = 5
SHORT, LONG = "bench-1", "bench-2"


def speed(few: str, many: str, names: Sequence[str], *, count: int, rounds: int) -> str:
    """Measure the named requests among few clinics and among many, in a short book and in a long one."""
    clinics.load(few, count=FEW_CLINICS)
    clinics.load(many, count=count, long_book=LONG)
    desks = [
        measure.Desk(
            slug, name=f"{number} clinics, {visits:,} visits in the clinic", database=database
        )
        for database, number, slug, visits in (
            (few, FEW_CLINICS, SHORT, clinics.VISITS),
            (many, count, SHORT, clinics.VISITS),
            (many, count, LONG, clinics.VISITS * clinics.TIMES_LONGER),
        )
    ]
    middle = desks[1]
    queries = measure.queries(middle, names)
    here = measure.rounds(desks, names, rounds)
    middle.sign_in()
    there, gunicorn = served.rounds(middle, names, rounds)
    by_part = parts.rounds(middle, names, rounds)
    middle.sign_in()
    added = additions.rounds(middle, names, rounds)
    return "\n".join(
        [
            *(report.comparison(desk.name, desk.name, names, here, queries) for desk in desks),
            report.growth([desk.name for desk in desks], names, here),
            report.comparison(
                f"Through gunicorn: {middle.name}", middle.name, names, there, queries
            ),
            report.costs(by_part, gunicorn),
            report.additions(names, added),
            report.busyness(),
        ]
    )


def memory(database: str, *, requests: int) -> str:
    """Measure what a worker holds while it answers so many requests."""
    clinics.load(database, count=FEW_CLINICS)
    return report.memory(memory_.drive(measure.Desk(SHORT, database=database), requests))


def files(database: str) -> str:
    """Measure what files cost that come in and go out."""
    clinics.load(database, count=FEW_CLINICS)
    desk = measure.Desk(SHORT, database=database)
    return files_.report(list(files_.drive(database, desk.headers)))


def patients(database: str, names: Sequence[str], *, count: int, rounds: int) -> str:
    """Measure searches, and the one screen of a patient, in a clinic of so many patients."""
    search.load(database, count)
    desk = measure.Desk(search.CLINIC, database=database, asks=search.cases)
    costs = search.rounds(desk, names, rounds)
    return "\n".join([search.report(count, costs), report.busyness()])


def chart(database: str, *, rounds: int) -> str:
    """Measure what is told of a patient whose chart goes back twenty years."""
    odontogram.load(database)
    desk = measure.Desk(
        odontogram.CLINIC,
        database=database,
        asks=odontogram.cases,
        username=odontogram.DENTIST,
    )
    size, costs = odontogram.size(desk.clinic), odontogram.rounds(desk, rounds)
    return "\n".join([odontogram.report(size, costs), report.busyness()])


def perio(database: str, *, rounds: int) -> str:
    """Measure periodontal exams."""
    return "\n".join([perio_.report(perio_.Gums(database).measure(rounds)), report.busyness()])


# What is measured by itself, by its name on the command line.
ALONE: dict[str, Callable[[str, Namespace], str]] = {
    "odontogram": lambda database, wanted: chart(database, rounds=wanted.rounds),
    "perio": lambda database, wanted: perio(database, rounds=wanted.rounds),
    "files": lambda database, _: files(database),
    "memory": lambda database, wanted: memory(database, requests=wanted.requests),
}
