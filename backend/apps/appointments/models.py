"""The appointment book."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone

from apps.appointments.choices import (
    MAX_MINUTES,
    MIN_MINUTES,
    TRANSITIONS,
    Priority,
    Status,
    Weekday,
)
from apps.appointments.constraints import EndsAt, MinuteOfDay, NeverOverlaps
from apps.appointments.querysets import AppointmentQuerySet
from apps.medical_records.models import Patient
from apps.users.models import User
from core.api.fields import EARLIEST, LATEST, valid_minute
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager
from core.tenancy.models import TenantModel

LIVE = Q(status__in=Status.live())


class Operatory(TenantModel):
    """A treatment room with its chair."""

    name = models.CharField(max_length=50)
    is_active = models.BooleanField("in use", default=True)

    class Meta(TenantModel.Meta):
        verbose_name_plural = "operatories"
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                F("tenant"), Lower("name"), name="operatory_name_once_per_clinic"
            ),
        )
        indexes = (models.Index(fields=["tenant", "name", "id"], name="operatories_by_name"),)

    def __str__(self) -> str:
        """Return what the team calls the room."""
        return self.name


class WorkingHours(TenantModel):
    """When a doctor works on one weekday, in the clinic's local time; several rows make a day with a break."""

    doctor = models.ForeignKey(User, models.PROTECT, related_name="working_hours", db_index=False)
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts_at = models.TimeField(validators=[valid_minute])
    ends_at = models.TimeField(validators=[valid_minute])

    class Meta(TenantModel.Meta):
        verbose_name_plural = "working hours"
        ordering = ("doctor", "weekday", "starts_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="hours_end_after_start"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="hours_weekday_known"),
            models.CheckConstraint(
                condition=Q(starts_at__second=0, ends_at__second=0), name="hours_are_of_minutes"
            ),
            ExclusionConstraint(
                name="hours_never_overlap",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("doctor", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        Func(
                            MinuteOfDay("starts_at"),
                            MinuteOfDay("ends_at"),
                            function="int4range",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "doctor", "weekday", "starts_at", "id"], name="hours_by_doctor"
            ),
        )

    def __str__(self) -> str:
        """Return weekday and hours."""
        return f"{Weekday(self.weekday).label} {self.starts_at:%H:%M}-{self.ends_at:%H:%M}"


@tracked(exclude=("ends_at",))
class Appointment(TenantModel):
    """A chair reserved for one patient with one doctor; live ones never overlap."""

    # Their indexes, with the date, are in Meta.
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="appointments", db_index=False
    )
    doctor = models.ForeignKey(User, models.PROTECT, related_name="appointments", db_index=False)
    operatory = models.ForeignKey(
        Operatory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        db_index=False,
    )
    appointment_date = models.DateTimeField()
    duration_minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(MIN_MINUTES), MaxValueValidator(MAX_MINUTES)]
    )
    ends_at = models.GeneratedField(
        expression=EndsAt(F("appointment_date"), F("duration_minutes")),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    status = models.CharField(
        max_length=20, choices=Status, default=Status.SCHEDULED, editable=False
    )
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.NORMAL)
    reason = models.CharField(max_length=200, blank=True)
    notes = models.TextField(max_length=10_000, blank=True)
    cancellation_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(AppointmentQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ("appointment_date", "id")
        constraints = (
            NeverOverlaps("doctor", when=LIVE, name="doctor_not_double_booked"),
            NeverOverlaps("operatory", when=LIVE, name="operatory_not_double_booked"),
            NeverOverlaps("patient", when=LIVE, name="patient_not_double_booked"),
            models.CheckConstraint(
                condition=Q(duration_minutes__range=(MIN_MINUTES, MAX_MINUTES)),
                name="appointment_lasts_minutes_to_hours",
            ),
            models.CheckConstraint(
                condition=Q(appointment_date__gte=EARLIEST, appointment_date__lt=LATEST),
                name="appointment_is_of_our_times",  # infinity overlaps nothing
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="appointment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="appointment_priority_known"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "appointment_date", "id"], name="appointments_by_date"),
            *(
                models.Index(
                    fields=["tenant", name, "appointment_date", "id"],
                    name=f"appointments_by_{name}",
                )
                for name in ("patient", "doctor", "operatory")
            ),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            pgtrigger.FSM(
                name="status_moves_as_named", field="status", transitions=list(TRANSITIONS)
            ),
        )

    def __str__(self) -> str:
        """Return the start, in the time zone that is current."""
        return f"{timezone.localtime(self.appointment_date):%Y-%m-%d %H:%M %Z}"
