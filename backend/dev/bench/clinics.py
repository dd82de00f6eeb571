"""What is measured on: made-up clinics of one shape. One is written by the ORM, the others are its copies by SQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connections
from tqdm import tqdm

from apps.appointments.choices import Status
from apps.appointments.models import Appointment, Operatory, WorkingHours
from apps.medical_records.models import Patient
from apps.tenants.models import Tenant
from apps.users.models import User
from apps.users.roles import Role
from apps.users.services import create_user
from apps.users.sessions.services import start_session
from core.tenancy.context import PLATFORM_ID, tenant_context
from core.tenancy.models import TenantOwned
from dev import testing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model

# A Wednesday, always the same, so that every run measures the same book, which is written until some days later.
NOW = datetime(2026, 9, 9, 6, tzinfo=UTC)
DAYS_AHEAD = 10
DOCTORS, PATIENTS, VISITS, TIMES_LONGER = 4, 300, 2_000, 100
MINUTES = 30
# When a doctor's visits of a day begin, in minutes since midnight in the clinic; in each half one time stays free.
OPENS, SESSION = (8, 13), 4
STARTS = [480, 510, 540, 570, 600, 660, 690, 780, 810, 840, 900, 930, 960, 990]
MODEL, RECEPTIONIST = "bench-0", "receptionist"
# So many copies have the model's whole book, and may be measured. The others have that of a week, about 400 visits:
# three exclusion constraints make a visit cost more to write than all else.
WHOLE_BOOKS = 4
THIS_WEEK = NOW + timedelta(days=DAYS_AHEAD - 7)
# An id of a copy: as old as the model's and a minute per number less, so that ids stay in order of time.
MOVED = (
    "overlay(old.{0}::text placing lpad(to_hex("
    "('x' || left(old.{0}::text, 8))::bit(32)::int - shift), 8, '0') from 1 for 8)::uuid"
)
CHUNK = 10
TABLES: tuple[type[Model], ...] = (User, Operatory, WorkingHours, Patient, Appointment)


class Clinic(NamedTuple):
    """A clinic to measure, and who of it asks."""

    tenant_id: UUID
    user_id: UUID

    def sign_in(self) -> str:
        """Return an access token of a new session, good for a quarter of an hour."""
        with tenant_context(self.tenant_id):
            user = User.objects.get(pk=self.user_id)
            _session, pair = start_session(user, ip="192.0.2.1", user_agent="bench")
        return pair.access


def find(slug: str, username: str = RECEPTIONIST) -> Clinic:
    """Return a clinic that was loaded, and somebody of it."""
    tenant = Tenant.objects.get(slug=slug)
    with tenant_context(tenant.pk):
        return Clinic(tenant.pk, User.objects.get(username=username).pk)


def write_model(*, visits: int) -> None:
    """Write the clinic that the others are copies of."""
    _write_tenants([MODEL])
    tenant = Tenant.objects.get(slug=MODEL)
    with tenant_context(tenant.pk):
        create_user(username=RECEPTIONIST, password="never used", role=Role.RECEPTIONIST)  # noqa: S106
        people = Patient.objects.bulk_create(
            Patient(
                number=str(n),
                first_name=f"Jürgen {n}",
                last_name="Müller",
                birth_date=NOW.date() - timedelta(days=10_000 + n),
            )
            for n in range(PATIENTS)
        )
        book = _Book(tenant.zone, people)
        Appointment.objects.bulk_create(book.visits(visits))


class _Book:
    """A full book: every doctor has a room and sees somebody else every half hour."""

    def __init__(self, zone: ZoneInfo, people: Sequence[Patient]) -> None:
        self.people = people
        self.midnight = datetime.combine(NOW.date(), time(), zone) + timedelta(days=DAYS_AHEAD)
        self.doctors = User.objects.bulk_create(
            User(
                username=f"dentist{n}",
                first_name="Anke",
                last_name=f"Vogel {n}",
                role=Role.DENTIST,
                is_provider=True,
            )
            for n in range(DOCTORS)
        )
        self.rooms = Operatory.objects.bulk_create(
            Operatory(name=f"Room {n}") for n in range(DOCTORS)
        )
        WorkingHours.objects.bulk_create(
            WorkingHours(
                doctor=doctor, weekday=day, starts_at=time(hour), ends_at=time(hour + SESSION)
            )
            for doctor in self.doctors
            for day in range(1, 8)
            for hour in OPENS
        )

    def visits(self, count: int) -> Iterator[Appointment]:
        """Yield so many visits, the latest first."""
        for number in range(count):
            rest, doctor = divmod(number, DOCTORS)
            days, turn = divmod(rest, len(STARTS))
            start = self.midnight - timedelta(days=days) + timedelta(minutes=STARTS[-1 - turn])
            yield Appointment(
                patient=self.people[number % len(self.people)],
                doctor=self.doctors[doctor],
                operatory=self.rooms[doctor],
                appointment_date=start,
                duration_minutes=MINUTES,
                status=Status.COMPLETED if start < NOW else Status.SCHEDULED,
                reason="Kontrolluntersuchung",
                notes="Kommt mit dem Fahrrad." if number % 5 == 0 else "",
            )


class Copy(NamedTuple):
    """Rows of a table to be written again, as they are but for some columns."""

    model: type[Model]
    others: str
    where: str
    values: list[Any]
    changed: dict[str, str]

    def only(self, where: str, values: list[Any]) -> Copy:
        """Leave out rows for which something more does not hold."""
        return self._replace(where=self.where + where, values=[*self.values, *values])

    def write(self, database: str) -> None:
        """Write them past every trigger: copies have no history, and come in any order."""
        table = self.model._meta.db_table
        fields = self.model._meta.concrete_fields
        columns = [str(field.column) for field in fields if not field.generated]
        taken = [self.changed.get(column, f"old.{column}") for column in columns]
        with testing.superuser(database) as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(taken)}"  # noqa: S608  our own names
                f" FROM {table} AS old, {self.others} WHERE {self.where}",
                self.values,
            )


def load(database: str, *, count: int, long_book: str = "") -> None:
    """Fill a database with so many clinics, one of them with a book that goes back for years; tidy up afterwards."""
    enter(database)
    write_model(visits=VISITS)
    _write(database, list(_clinics(count - 1)), f"{count} clinics")
    if long_book:
        _write(database, list(_years(long_book)), "a long book")
    with testing.superuser(database) as connection, connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def enter(database: str) -> None:
    """Make a database the one that Django works with in this thread."""
    connections["default"] = _connected(database)


@cache
def _connected(database: str) -> BaseDatabaseWrapper:
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": database}
    return wrapper


def _clinics(count: int) -> Iterator[Copy]:
    """Copy the model so many times."""
    slugs = [f"bench-{number}" for number in range(1, count + 1)]
    _write_tenants(slugs)
    others = "tenants_tenant AS new, CAST(substring(new.slug FROM 7) AS int) AS shift"
    where, values = "old.tenant_id = %s AND new.slug = ANY(%s)", [str(find(MODEL).tenant_id)]
    short = " AND (shift <= %s OR old.appointment_date >= %s)", [WHOLE_BOOKS, THIS_WEEK]
    for chunk in range(0, count, CHUNK):
        for model in TABLES:
            changed = {
                str(field.column): MOVED.format(field.column)
                for field in model._meta.concrete_fields
                if field.primary_key or issubclass(field.related_model or Tenant, TenantOwned)
            }
            changed["tenant_id"] = "new.id"
            copy = Copy(model, others, where, [*values, slugs[chunk : chunk + CHUNK]], changed)
            yield copy if model is not Appointment else copy.only(*short)


def _years(slug: str) -> Iterator[Copy]:
    """Repeat a clinic's book in the past; what is near `NOW` stays as it is."""
    clinic = find(slug)
    with tenant_context(clinic.tenant_id):
        earliest = Appointment.objects.order_by("appointment_date")[0].appointment_date
    days = (NOW.date() - earliest.date()).days + DAYS_AHEAD + 1
    changed = {
        "id": MOVED.format("id"),
        "appointment_date": f"old.appointment_date - shift * interval '{days} days'",
        "status": f"'{Status.COMPLETED}'",
    }
    for chunk in range(1, TIMES_LONGER, CHUNK):
        shifts = f"generate_series({chunk}, {min(chunk + CHUNK, TIMES_LONGER) - 1}) AS shift"
        where = "old.tenant_id = %s AND old.appointment_date >= %s"
        yield Copy(Appointment, shifts, where, [str(clinic.tenant_id), earliest], changed)


def _write(database: str, copies: Sequence[Copy], name: str) -> None:
    """Write on both of a small machine's processors."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        done = pool.map(lambda copy: copy.write(database), copies)
        list(tqdm(done, desc=name, total=len(copies), disable=None))


def _write_tenants(slugs: Sequence[str]) -> None:
    with tenant_context(PLATFORM_ID):
        Tenant.objects.bulk_create(
            Tenant(slug=slug, name=slug, timezone="Europe/Berlin") for slug in slugs
        )
