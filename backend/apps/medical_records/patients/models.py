"""Patients."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from apps.medical_records.patients.alerts import Alerts, Untold
from apps.medical_records.patients.choices import Channel, PatientStatus, Purpose, Sex
from apps.medical_records.patients.constraints import ONE_LEVEL
from apps.medical_records.patients.querysets import PatientQuerySet
from apps.users.models import User
from core.computed import Joined, computed, joined
from core.search import Searchable, SearchTerms
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager
from core.tenancy.models import TenantModel

valid_phone = RegexValidator(
    r"\A\+[1-9][0-9]{6,14}\Z", "Give the number in E.164, as +493012345678."
)
valid_country = RegexValidator(r"\A[A-Z]{2}\Z", "Name the country by its ISO 3166 code, as DE.")
# All that anybody could agree to; what a patient did is a part of it.
EVERYTHING = {purpose.value: Channel.values for purpose in Purpose}


@tracked(exclude=("sort_name", "search_text", "search_terms"))
class Patient(TenantModel):
    """A person whom the clinic treats; never deleted, only archived."""

    number = models.CharField(max_length=20, editable=False)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.UNKNOWN)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True, validators=[valid_phone])
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True, validators=[valid_country])
    language = models.CharField(max_length=6, blank=True)
    primary_doctor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="patients"
    )
    guarantor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="dependants", db_index=False
    )
    emergency_contact_name = models.CharField(max_length=200, blank=True, db_default="")
    emergency_contact_phone = models.CharField(
        max_length=16, blank=True, db_default="", validators=[valid_phone]
    )
    contact_preferences = models.JSONField(default=dict, blank=True, db_default={})
    notes = models.TextField(max_length=10_000, blank=True)
    status = models.CharField(max_length=10, choices=PatientStatus, default=PatientStatus.ACTIVE)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", db_index=False
    )
    # As people look names up: O before P, with dots or without. The database's own order is by code point.
    sort_name = models.GeneratedField(
        expression=Searchable(
            Concat(F("last_name"), Value(" "), F("first_name"), output_field=models.TextField())
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_text = models.GeneratedField(
        expression=Searchable(
            Concat(
                F("first_name"),
                Value(" "),
                F("last_name"),
                Value(" "),
                F("preferred_name"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    # The names' words, those with one letter less, pairs of their beginnings, the phone's digits by fours: what `search.py` asks for.
    search_terms = models.GeneratedField(
        expression=SearchTerms("first_name", "last_name", "preferred_name", "phone"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[Any] = TenantManager.from_queryset(PatientQuerySet)()
    alerts = Alerts()
    untold_alerts = Untold()

    class Meta(TenantModel.Meta):
        ordering = ("sort_name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "number"], name="patient_number_once_per_clinic"
            ),
            models.CheckConstraint(
                condition=Q(status__in=PatientStatus.values), name="patient_status_known"
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="patient_sex_known"),
            models.CheckConstraint(
                condition=~Q(guarantor=F("id")), name="guarantor_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None)
                | (~Q(merged_into=F("id")) & Q(status=PatientStatus.ARCHIVED)),
                name="who_is_merged_is_archived",
            ),
            models.CheckConstraint(
                condition=Q(contact_preferences__contained_by=EVERYTHING),
                name="contact_preferences_known",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "sort_name", "id"], name="patients_by_name"),
            models.Index(fields=["tenant", "birth_date", "id"], name="patients_by_birth_date"),
            models.Index(fields=["tenant", "phone"], name="patients_by_phone"),
            models.Index(
                fields=["tenant", "email", "id"], condition=~Q(email=""), name="patients_by_email"
            ),
            models.Index(
                fields=["tenant", "guarantor", "id"],
                condition=Q(guarantor__isnull=False),
                name="patients_by_guarantor",
            ),
            models.Index(
                fields=["tenant", "merged_into", "id"],
                condition=Q(merged_into__isnull=False),
                name="patients_by_merge",
            ),
            models.Index(
                fields=["tenant", "id"],
                condition=Q(status=PatientStatus.DECEASED),
                name="patients_who_died",
            ),
            GinIndex(
                "tenant",
                OpClass("search_text", name="gin_trgm_ops"),
                name="patients_by_words",
                fastupdate=False,  # a search would read the list of what is not yet in the index
            ),
            GinIndex(fields=["tenant", "search_terms"], name="patients_by_terms", fastupdate=False),
        )
        triggers = (*TenantModel.Meta.triggers, ONE_LEVEL)

    def __str__(self) -> str:
        """Return the name as the front desk writes it."""
        return f"{self.last_name}, {self.first_name}"

    @computed("first_name", "last_name", sql=Joined)
    def full_name(first_name: str, last_name: str) -> str:  # noqa: N805
        """First name, then last name."""
        return joined(first_name, last_name)
