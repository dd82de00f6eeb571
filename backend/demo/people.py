"""Who works in a demo clinic and who is treated there."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.hashers import make_password

from apps.medical_records.models import Patient
from apps.medical_records.patients.choices import PatientStatus, Sex
from apps.users.models import User
from apps.users.roles import Role
from apps.users.services import create_user
from core.numbering import take_numbers
from core.tenancy.context import PLATFORM_ID, tenant_context
from demo.clinics import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from faker import Faker

    from demo.clinics import Clinic

T = TypeVar("T")

PASSWORD = "dentia-demo-password"  # noqa: S105  public on purpose: refused in production
STAFF = {
    "owner": Role.OWNER,
    "admin": Role.ADMIN,
    "dentist": Role.DENTIST,
    "dentist2": Role.DENTIST,
    "dentist3": Role.DENTIST,
    "hygienist": Role.HYGIENIST,
    "assistant": Role.ASSISTANT,
    "receptionist": Role.RECEPTIONIST,
    "billing": Role.BILLING,
    "stock": Role.STOCK,
    "auditor": Role.AUDITOR,
}
# In the order of a clinic's rooms and specialties.
COLORS = {
    "dentist": "#2f7ed8",
    "dentist2": "#d9822b",
    "dentist3": "#7b4fc9",
    "hygienist": "#1f9d6b",
}
# How many of a hundred patients, or of a thousand, are of which age in years, sex and status.
AGES = {range(2, 13): 12, range(13, 20): 9, range(20, 40): 28, range(40, 65): 33, range(65, 91): 18}
REGULARS_AGES = range(30, 60)
SEXES = {Sex.FEMALE: 490, Sex.MALE: 490, Sex.OTHER: 10, Sex.UNKNOWN: 10}
NAMED_APART = (Sex.FEMALE, Sex.MALE)
STATUSES = {
    PatientStatus.ACTIVE: 915,
    PatientStatus.INACTIVE: 45,
    PatientStatus.ARCHIVED: 20,
    PatientStatus.DECEASED: 20,
}
OLD = 65  # nobody younger has died
MAIL_HOSTS = ("example.com", "example.net", "example.org")
NOT_DECOMPOSED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def add_operator() -> None:
    """Give the platform its operator; one who is there keeps the password."""
    with tenant_context(PLATFORM_ID):
        if User.objects.filter(username="operator").exists():
            return
        create_user(
            username="operator",
            password=PASSWORD,
            role=Role.OPERATOR,
            first_name="Olivia",
            last_name="Marsh",
            email="operator@example.com",
        )


def add_staff(clinic: Clinic, fake: Faker) -> list[User]:
    """Give the current clinic somebody in every role; return its providers in the order of `COLORS`."""
    # One hash for all, who are known to share the password: 33 of them cost as much as 15,000 appointments.
    password = make_password(PASSWORD)
    staff = {
        username: User(
            username=username,
            password=password,
            role=role,
            first_name=first,
            last_name=last,
            email=f"{username}@{clinic.slug}.example.com",
            **_as_provider(clinic, username, fake),
        )
        for (username, role), (first, last) in zip(STAFF.items(), clinic.staff, strict=True)
    }
    User.objects.bulk_create(staff.values())
    return [staff[username] for username in COLORS]


def _as_provider(clinic: Clinic, username: str, fake: Faker) -> dict[str, str | bool]:
    if username not in COLORS:
        return {}
    return {
        "is_provider": True,
        "color": COLORS[username],
        "specialty": clinic.specialties[list(COLORS).index(username)],
        "license_number": fake.numerify(clinic.licence),
    }


def add_patients(
    clinic: Clinic, fake: Faker, *, count: int, doctors: Sequence[User], today: date
) -> list[Patient]:
    """Take patients in under the next numbers, the clinic's regulars first; each has one of the dentists."""
    names = _names(clinic, fake)
    patients = [
        Patient(
            number=str(number),
            primary_doctor=fake.random.choice(doctors),
            **_particulars(clinic, fake, next(names), number),
            **_life(fake.random, today, regular=index < len(clinic.regulars)),
        )
        for index, number in enumerate(take_numbers("patient", count))
    ]
    Patient.objects.bulk_create(patients, batch_size=500)
    return patients


def _names(clinic: Clinic, fake: Faker) -> Iterator[Name]:
    yield from clinic.regulars
    while True:
        sex = Sex(_weighed(fake.random, SEXES))
        called = sex if sex in NAMED_APART else fake.random.choice(NAMED_APART)
        if clinic.is_romanised:
            first = getattr(fake, f"first_name_{called}_pair")()
            last = fake.last_name_pair()
            yield Name(first[0], last[0], sex, f"{first[-1]} {last[-1]}")
        else:
            # Faker knows a German family "auch Schlauchin".
            last_name = fake.last_name().removeprefix("auch ")
            yield Name(getattr(fake, f"first_name_{called}")(), last_name, sex)


def _particulars(clinic: Clinic, fake: Faker, name: Name, number: int) -> dict[str, str]:
    city, postal_code = fake.random.choice(clinic.districts)
    return {
        "first_name": name.first,
        "last_name": name.last,
        "preferred_name": name.preferred,
        "sex": name.sex,
        "email": f"{_latin(clinic, name)}.{number}@{fake.random.choice(MAIL_HOSTS)}",
        "phone": fake.numerify(fake.random.choice(clinic.phones)),
        "address": fake.numerify(fake.parse(clinic.street)),
        "city": city,
        "postal_code": fake.numerify(postal_code),
        "country": clinic.country,
        "language": clinic.tenant["language"],
    }


def _latin(clinic: Clinic, name: Name) -> str:
    """Write a name as mail addresses do: unaccented lower-case letters with dots between the words."""
    spoken = name.preferred if clinic.is_romanised else f"{name.first} {name.last}"
    decomposed = unicodedata.normalize("NFKD", spoken.lower().translate(NOT_DECOMPOSED))
    plain = decomposed.encode("ascii", "ignore").decode()
    return ".".join("".join(filter(str.isalnum, word)) for word in plain.split())


def _life(dice: Random, today: date, *, regular: bool) -> dict[str, date | PatientStatus]:
    ages = REGULARS_AGES if regular else _weighed(dice, AGES)
    age = dice.choice(ages)
    status = _weighed(dice, STATUSES)
    if regular or (status == PatientStatus.DECEASED and age < OLD):
        status = PatientStatus.ACTIVE
    days = int(age * 365.25) + dice.randrange(365)
    return {"birth_date": today - timedelta(days=days), "status": status}


def _weighed(dice: Random, weights: Mapping[T, int]) -> T:
    return dice.choices(list(weights), list(weights.values()))[0]
