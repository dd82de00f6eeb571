"""The appointment book of a demo clinic: what was, what is going on now, and what is to come."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from apps.appointments.availability import STEP
from apps.appointments.choices import MOVABLE, Priority, Status
from apps.appointments.models import Appointment
from apps.medical_records.patients.choices import PatientStatus
from demo.practice import SESSION_HOURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from random import Random
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from apps.medical_records.models import Patient
    from demo.clinics import Clinic, Treatment
    from demo.practice import Provider

PAGE = 28  # days, that is about a thousand visits
QUARTERS = SESSION_HOURS * 4
# How many patients a session has: the book is full until today, has gaps for a fortnight, and is thin after it.
FULL_SESSION = (4, 4, 4, 4, 5, 5, 7)
NEXT_SESSION = (3, 4, 4, 5)
LATER_SESSION = (1, 2, 2, 3)
FORTNIGHT = timedelta(days=14)
# Patients who left came for the last time so long ago.
GONE_FOR = timedelta(days=180)
FIRST_YEAR = timedelta(days=365)
# Shares of all visits that end so, and of those to come that are confirmed or would rather be sooner.
CALLED_OFF = 0.07
MISSED = 0.04
HURRIED = 0.04
CONFIRMED_SOON, CONFIRMED_LATER = 0.75, 0.2
WAITING = timedelta(minutes=20)
CALLED_UP = timedelta(days=7)
TRIES = 20


class Moment(NamedTuple):
    """Now, and what the clinic calls today."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.astimezone(self.zone).date()


class Book:
    """A clinic's book in the making: one room a provider, and nobody twice on one day, so nothing overlaps."""

    def __init__(
        self, clinic: Clinic, providers: Sequence[Provider], moment: Moment, dice: Random
    ) -> None:
        """Keep what every page of the book depends on."""
        self.clinic = clinic
        self.providers = providers
        self.moment = moment
        self.dice = dice

    def pages(self, *, days_behind: int, days_ahead: int) -> list[list[date]]:
        """Split the days around today into pages of four weeks; the last has the latest weeks and all that is ahead."""
        first = self.moment.today - timedelta(days=days_behind)
        days = [first + timedelta(days=n) for n in range(days_behind + days_ahead + 1)]
        latest = max(0, days_behind - PAGE)
        return [days[a:b] for a, b in pairwise([*range(0, latest, PAGE), latest, len(days)])]

    def write(self, page: Sequence[date]) -> list[Appointment]:
        """Return the visits of a page, in order of time; pages are written one after the other, the earliest first.

        All that depends on the time of day is the status: the same day gives the same visits.
        """
        visits = [visit for day in page for visit in self._day(day)]
        visits.sort(key=lambda visit: visit.appointment_date)
        if self.moment.today in page:
            self._keep_the_waiting_room_busy(visits)
        return visits

    def _day(self, day: date) -> Iterator[Appointment]:
        seen: set[UUID] = set()
        for provider in self.providers:
            for hour in provider.sessions.get(day.isoweekday(), ()):
                opens = datetime.combine(day, time(hour), self.moment.zone)
                yield from self._session(provider, opens, seen)

    def _session(
        self, provider: Provider, opens: datetime, seen: set[UUID]
    ) -> Iterator[Appointment]:
        """Fill a session from its first quarter on; what its patients leave over becomes gaps between them."""
        day = opens.date()
        patients = [self._patient(provider, day, seen) for _ in range(self._how_many(day))]
        treatments = [self._treatment(provider, one, day) for one in patients if one]
        quarters = _squeezed([treatment.quarters for treatment in treatments])
        begin = 0
        gaps = self._gaps(len(quarters), QUARTERS - sum(quarters))
        for patient, treatment, length, gap in zip(
            filter(None, patients), treatments, quarters, gaps, strict=True
        ):
            begin += gap
            start = opens + begin * STEP
            yield self._visit(provider, patient, treatment.reason, start, length)
            begin += length

    def _how_many(self, day: date) -> int:
        if day <= self.moment.today:
            return self.dice.choice(FULL_SESSION)
        soon = day <= self.moment.today + FORTNIGHT
        return self.dice.choice(NEXT_SESSION if soon else LATER_SESSION)

    def _patient(self, provider: Provider, day: date, seen: set[UUID]) -> Patient | None:
        """Find one of the provider's patients who can come on that day; give up soon, for the clinic may be tiny."""
        for _ in range(TRIES):
            patient: Patient = self.dice.choice(provider.patients)
            if patient.pk not in seen and self._can_come(patient, day):
                seen.add(patient.pk)
                return patient
        return None

    def _can_come(self, patient: Patient, day: date) -> bool:
        still_here = patient.status == PatientStatus.ACTIVE
        old_enough = patient.birth_date < day - FIRST_YEAR
        return old_enough and (still_here or day < self.moment.today - GONE_FOR)

    def _treatment(self, provider: Provider, patient: Patient, day: date) -> Treatment:
        age = (day - patient.birth_date).days // 366
        return self.dice.choice([one for one in provider.treatments if age in one.ages])

    def _gaps(self, count: int, spare: int) -> list[int]:
        """Spread the spare quarters before the visits and after the last; the last gap is nobody's."""
        gaps = [0] * (count + 1)
        for _ in range(spare):
            gaps[self.dice.randrange(count + 1)] += 1
        return gaps[:count]

    def _visit(
        self, provider: Provider, patient: Patient, reason: str, start: datetime, quarters: int
    ) -> Appointment:
        # Every number is drawn for every visit, so that a status never shifts the visits after it.
        luck, hurry = self.dice.random(), self.dice.random()
        excuse = self.dice.choice(self.clinic.excuses)
        status = self._status(start, start + quarters * STEP, luck)
        return Appointment(  # ids alone: relations cost half a second a clinic
            patient_id=patient.pk,
            doctor_id=provider.user.pk,
            operatory_id=provider.room.pk,
            appointment_date=start,
            duration_minutes=quarters * STEP.seconds // 60,
            status=status,
            priority=Priority.ASAP if status in MOVABLE and hurry < HURRIED else Priority.NORMAL,
            reason=reason,
            cancellation_reason=excuse if status == Status.CANCELLED else "",
        )

    def _status(self, start: datetime, end: datetime, luck: float) -> Status:
        now = self.moment.now
        if luck < CALLED_OFF:
            return Status.CANCELLED
        if end <= now:
            return Status.NO_SHOW if luck < CALLED_OFF + MISSED else Status.COMPLETED
        if start <= now:
            return Status.IN_TREATMENT
        if start <= now + WAITING:
            return Status.ARRIVED
        confirmed = CONFIRMED_SOON if start <= now + CALLED_UP else CONFIRMED_LATER
        return Status.CONFIRMED if luck < confirmed else Status.SCHEDULED

    def _keep_the_waiting_room_busy(self, visits: Sequence[Appointment]) -> None:
        """Leave the last visits open where nobody is there now: a demo at night shows every status too."""
        there = {visit.status for visit in visits}
        done = [visit for visit in visits if visit.status == Status.COMPLETED]
        for status in (Status.IN_TREATMENT, Status.ARRIVED):
            if status not in there and done:
                done.pop().status = status


def _squeezed(quarters: list[int]) -> list[int]:
    """Shorten the longest visits until all fit into one session."""
    while sum(quarters) > QUARTERS:
        quarters[quarters.index(max(quarters))] -= 1
    return quarters
