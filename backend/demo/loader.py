"""One demo clinic, whole or not at all."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from apps.appointments.models import Appointment
from apps.tenants.models import Tenant
from apps.users.roles import Role
from core.registry.furnishing import furnish
from core.tenancy.context import PLATFORM_ID, tenant_context
from demo.anamnesis import Histories
from demo.book import Book, Moment
from demo.catalogue import add_codes
from demo.charts import add_charts
from demo.contacts import add_contacts
from demo.documents import add_documents
from demo.families import relate
from demo.gums import add_perio_exams
from demo.notes import add_notes
from demo.people import add_patients, add_staff
from demo.plans import add_plans
from demo.practice import add_hours, add_rooms, providers_of
from demo.prescriptions import add_prescriptions
from demo.programs import add_programs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from demo.clinics import Clinic


class Size(NamedTuple):
    """How much of a clinic there is."""

    patients: int = 1500
    days_behind: int = 730
    days_ahead: int = 61


FULL = Size()


class Loaded(NamedTuple):
    """What a run added to a clinic: nothing when the clinic was there already."""

    clinic: Clinic
    patients: int = 0
    appointments: int = 0


def load(
    clinic: Clinic, *, now: datetime, size: Size = FULL, advance: Callable[[float], None]
) -> Loaded:
    """Add a clinic and all its data in one transaction; a clinic that is there is complete, and left alone.

    The data follow from the clinic, the size and `now` alone, ids and hashes excepted. `advance` is told each further
    share of the work, 1 in all; what it raises takes the whole clinic back.
    """
    with tenant_context(PLATFORM_ID):
        tenant, is_new = Tenant.objects.get_or_create(slug=clinic.slug, defaults=clinic.tenant)
        if not is_new:
            advance(1)
            return Loaded(clinic)
        with tenant_context(tenant.pk, metadata={"request": "load_demo"}):
            return _fill(clinic, Moment(now, tenant.zone), size, advance)


def _fill(clinic: Clinic, moment: Moment, size: Size, advance: Callable[[float], None]) -> Loaded:
    from faker import Faker  # noqa: PLC0415  production has none

    fake = Faker(clinic.locale)
    fake.seed_instance(clinic.slug)
    furnish()
    doctors = add_staff(clinic, fake)
    rooms = add_rooms(clinic)
    add_hours(clinic, doctors)
    add_programs()
    add_codes(clinic)
    dentists = [doctor for doctor in doctors if doctor.role == Role.DENTIST]
    patients = add_patients(clinic, fake, count=size.patients, doctors=dentists, today=moment.today)
    coming = relate(patients, today=moment.today)
    add_contacts(clinic, coming, moment)
    Histories(coming, by=doctors[0], moment=moment).write()
    add_charts(coming, by=dentists[0], moment=moment)
    add_plans(coming, by=dentists[0], moment=moment)
    add_notes(coming, by=dentists[0], moment=moment)
    add_perio_exams(clinic, coming, by=doctors[-1], moment=moment)
    add_documents(coming, by=dentists[0], language=dentists[0].tenant.language, moment=moment)
    add_prescriptions(coming, by=dentists[0], moment=moment)
    dice = Random(clinic.slug)  # noqa: S311  the same book every time is the point
    book = Book(clinic, providers_of(clinic, doctors, rooms, coming), moment, dice)
    pages = book.pages(days_behind=size.days_behind, days_ahead=size.days_ahead)
    appointments = 0
    for page in pages:
        appointments += len(Appointment.objects.bulk_create(book.write(page)))
        advance(1 / len(pages))
    return Loaded(clinic, len(patients), appointments)
