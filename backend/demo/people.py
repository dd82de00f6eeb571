"""Who works in a demo clinic and who is treated there."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

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
    from collections.abc import Iterator, Sequence
    from random import Random

    from faker import Faker

    from demo.clinics import Clinic

PASSWORD = "dentia-demo-password"  # public on purpose: the demo is refused in production
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
# Ages in years and how many patients in a hundred have them.
AGES = {range(2, 13): 12, range(13, 20): 9, range(20, 40): 28, range(40, 65): 33, range(65, 91): 18}
# Of a thousand patients; the young are never given up for dead.
STATUSES = {
    PatientStatus.ACTIVE: 915,
    PatientStatus.INACTIVE: 45,
    PatientStatus.ARCHIVED: 20,
    PatientStatus.DECEASED: 20,
}
OLD = 65
MAIL_HOSTS = ("example.com", "example.net", "example.org")
NOT_DECOMPOSED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ı": "i"})


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
    clinic: Clinic, fake: Faker, dice: Random, *, count: int, doctors: Sequence[User], today: date
) -> list[Patient]:
    """Take patients in under the next numbers, the clinic's regulars first; each has one of the dentists."""
    names = _names(clinic, fake, dice)
    patients = [
        Patient(
            number=str(number),
            primary_doctor=dice.choice(doctors),
            **_particulars(clinic, fake, dice, next(names), number),
            **_life(dice, today, regular=index < len(clinic.regulars)),
        )
        for index, number in enumerate(take_numbers("patient", count))
    ]
    Patient.objects.bulk_create(patients, batch_size=500)
    return patients


def _names(clinic: Clinic, fake: Faker, dice: Random) -> Iterator[Name]:
    yield from clinic.regulars
    while True:
        sex = dice.choices(Sex.values, (50, 48, 1, 1))[0]
        female = sex == Sex.FEMALE or (sex != Sex.MALE and dice.random() < 0.5)
        yield (_romanised if clinic.locale == "ja_JP" else _plain)(fake, Sex(sex), female=female)


def _plain(fake: Faker, sex: Sex, *, female: bool) -> Name:
    return Name(fake.first_name_female() if female else fake.first_name_male(), fake.last_name(), sex)


def _romanised(fake: Faker, sex: Sex, *, female: bool) -> Name:
    first = fake.first_name_female_pair() if female else fake.first_name_male_pair()
    last = fake.last_name_pair()
    return Name(first[0], last[0], sex, f"{first[2]} {last[2]}")


def _particulars(
    clinic: Clinic, fake: Faker, dice: Random, name: Name, number: int
) -> dict[str, str]:
    city, postal_code = dice.choice(clinic.districts)
    return {
        "first_name": name.first,
        "last_name": name.last,
        "preferred_name": name.preferred,
        "sex": name.sex,
        "email": _email(name, number, dice),
        "phone": fake.numerify(dice.choice(clinic.phones)),
        "address": fake.numerify(fake.parse(clinic.street)),
        "city": city,
        "postal_code": fake.numerify(postal_code),
        "country": clinic.country,
        "language": clinic.tenant["language"],
    }


def _email(name: Name, number: int, dice: Random) -> str:
    """Make an address of the name's Latin letters; the number tells namesakes apart."""
    spoken = name.preferred if not name.last.isascii() and name.preferred else ""
    latin = (spoken or f"{name.first} {name.last}").lower().translate(NOT_DECOMPOSED)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    words = ("".join(filter(str.isalnum, word)) for word in plain.split())
    return f"{'.'.join(words)}.{number}@{dice.choice(MAIL_HOSTS)}"


def _life(dice: Random, today: date, *, regular: bool) -> dict[str, date | PatientStatus]:
    age = dice.choice(range(30, 60) if regular else dice.choices(list(AGES), list(AGES.values()))[0])
    status = dice.choices(list(STATUSES), list(STATUSES.values()))[0]
    if regular or (status == PatientStatus.DECEASED and age < OLD):
        status = PatientStatus.ACTIVE
    days = int(age * 365.25) + dice.randrange(365)
    return {"birth_date": today - timedelta(days=days), "status": status}
