"""Patients with names as frequent as people's are: some very common, thousands that few have. Always the same ones."""

from __future__ import annotations

import io
from datetime import date, timedelta
from importlib import import_module
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from dev import testing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Of 10,000 people in Germany so many have these names (the usual estimates, from telephone books).
COMMON = {
    "Müller": 95, "Schmidt": 69, "Schneider": 40, "Fischer": 35, "Meyer": 33, "Weber": 30, "Schulz": 27,
    "Wagner": 26, "Becker": 25, "Hoffmann": 24, "Schäfer": 21, "Koch": 20, "Bauer": 20, "Richter": 20,
    "Klein": 19, "Wolf": 18, "Schröder": 18, "Neumann": 17, "Schwarz": 17, "Zimmermann": 16, "Krüger": 16,
    "Braun": 15, "Hofmann": 15, "Schmitz": 15, "Hartmann": 14, "Lange": 14, "Schmitt": 14, "Werner": 14,
    "Krause": 14, "Meier": 13, "Lehmann": 13, "Schmid": 13, "Schulze": 13, "Maier": 13, "Yılmaz": 9,  # noqa: RUF001  that is how it is spelt
    "Möller": 9, "Mayer": 12, "Miller": 4, "Mueller": 6, "Moeller": 2, "Nguyen": 8,
}  # fmt: skip
# Names that few have are put together from these, as many real ones are.
BEGINNINGS = (  # noqa: SIM905  a page of names otherwise
    "Alten Berg Birken Blumen Brand Breiten Buchen Burg Dachs Diet Eber Eichen Eisen Elmen Engel Falken Feld Finken"
    " Frei Fried Geier Gold Gott Grün Haber Hagen Hasel Heider Herzog Hirsch Hohen Holz Kalten Kirch Klingen König"
    " Korn Kreuz Lang Lauter Linden Löwen Mahl Mühl Neu Nieder Ober Oster Pfaffen Rauch Reichen Rosen Roth Salz"
    " Schön Silber Sonnen Stein Stern Süd Tannen Thal Unter Vogel Wald Wasser Weiden Weiss Winter Wolfs Ziegel"
).split()
ENDINGS = (  # noqa: SIM905
    "au bach bauer beck berg berger blum brand brecht burger busch dorf dorfer eck eder feld felder garten graf gruber"
    " haus hauser heim heimer hof hofer holz huber jäger kamp kirchner lander loh maier mann meister müller perger"
    " reich reiter rieder sberg schmidt sohn stein steiner stock tal taler wald wanger weber weiler wirth zeller"
).split()
# Where the names come from, and how many of a hundred people have one of there.
COUNTRIES = {"de_DE": 74, "tr_TR": 7, "pl_PL": 6, "en_US": 4, "it_IT": 4, "fr_FR": 3, "es_ES": 2}
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'medical_records_patient' AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
RARE = 45  # of a hundred German last names
AREAS = ("30", "40", "89", "221", "69", "711", "341", "151", "160", "170", "172", "176", "179")
OLDEST, DAYS = date(1932, 1, 1), 34_000
COPIED = (
    "id, tenant_id, created_at, updated_at, number, first_name, last_name, preferred_name, birth_date, sex, email,"
    " phone, address, city, postal_code, country, language, notes, status"
)


class Names(NamedTuple):
    """Names of one country, with how often each is drawn, summed up."""

    first: Sequence[str]
    first_weights: Sequence[float]
    last: Sequence[str]
    last_weights: Sequence[float]

    @classmethod
    def of(cls, country: str) -> Names:
        """Take Faker's names; the nth is 1/n as frequent as the first, as is usual with names."""
        provider = import_module(f"faker.providers.person.{country}").Provider
        first = sorted({*provider.first_names_male, *provider.first_names_female})
        Random(country).shuffle(first)  # noqa: S311  no secret
        last = dict.fromkeys(getattr(provider, "last_names", ()) or provider.last_names_male, 3)
        last |= COMMON if country == "de_DE" else {}
        return cls(
            first,
            list(accumulate(1 / (n + 10) for n in range(len(first)))),
            list(last),
            list(accumulate(last.values())),
        )


def people(count: int, seed: str) -> Iterator[tuple[str, str, date, str]]:
    """Yield first name, last name, birth date and phone; a seventh has no phone."""
    random = Random(seed)  # noqa: S311  no secret
    names = {country: Names.of(country) for country in COUNTRIES}
    countries = random.choices(list(names), list(COUNTRIES.values()), k=count)
    for country in countries:
        pool = names[country]
        (first,) = random.choices(pool.first, cum_weights=pool.first_weights)
        (last,) = random.choices(pool.last, cum_weights=pool.last_weights)
        if country == "de_DE" and random.randrange(100) < RARE:
            last = random.choice(BEGINNINGS) + random.choice(ENDINGS)
        phone = f"+49{random.choice(AREAS)}{random.randrange(10**6, 10**8)}"
        born = OLDEST + timedelta(days=random.randrange(DAYS))
        yield first, last, born, phone if random.randrange(7) else ""


def write(database: str, tenant_id: UUID, count: int) -> None:
    """Write so many patients past every trigger, without history; what only makes them quick to find is made afterwards."""
    random = Random(str(tenant_id))  # noqa: S311  no secret
    rows = io.StringIO()
    for number, (first, last, born, phone) in enumerate(people(count, str(tenant_id)), 1):
        pk = UUID(int=random.getrandbits(128))
        row = (
            pk,
            tenant_id,
            "now",
            "now",
            f"p{number}",
            first,
            last,
            "",
            born,
            "unknown",
            "",
            phone,
        )
        rows.write("\t".join(map(str, (*row, *[""] * 6, "active"))) + "\n")
    rows.seek(0)
    with testing.superuser(database) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '256MB'")
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.copy_expert(f"COPY medical_records_patient ({COPIED}) FROM STDIN", rows)
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE medical_records_patient")
