"""Clinics."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from apps.tenants import validators
from apps.tenants.choices import Role, TenantStatus, ToothNotation
from core.tenancy.context import PLATFORM_ID
from core.versions import Versioned

# Half a day without a sign of life, and a month in all: no clinic can allow more.
IDLE_MINUTES = (5, 12 * 60)
SESSION_HOURS = (1, 30 * 24)
# A clinic changes itself, but neither what its staff sign in with nor whether they may.
PLATFORM_DECIDES = pgtrigger.Trigger(
    name="platform_decides",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("slug", "status"),
    func=f"""
        IF nullif(current_setting('app.tenant_id', true), '')::uuid IS DISTINCT FROM '{PLATFORM_ID}'::uuid THEN
            RAISE EXCEPTION 'Only the platform changes the slug or the status of a clinic.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    """,
)


class Tenant(Versioned):
    """A clinic, or the platform itself, whose only users are operators.

    The table has a policy of its own: a clinic sees and changes its own row, the platform every row; before sign-in,
    when no clinic is current, rows can be read to find the clinic by slug or host.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=63, unique=True, validators=[validators.valid_slug])
    domain_url = models.CharField(
        "host name",
        max_length=253,
        unique=True,
        null=True,
        blank=True,
        validators=[validators.valid_host],
    )
    address = models.TextField(max_length=1000, blank=True)
    contact_email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    timezone = models.CharField(
        "time zone", max_length=64, default="UTC", validators=[validators.valid_timezone]
    )
    currency = models.CharField(max_length=3, default="EUR", validators=[validators.valid_currency])
    language = models.CharField(max_length=6, default="en", validators=[validators.valid_language])
    tooth_notation = models.CharField(
        max_length=10, choices=ToothNotation, default=ToothNotation.FDI
    )
    session_idle_minutes = models.PositiveSmallIntegerField(
        "sign out after minutes without use",
        default=60,
        db_default=60,
        validators=[MinValueValidator(IDLE_MINUTES[0]), MaxValueValidator(IDLE_MINUTES[1])],
    )
    session_absolute_hours = models.PositiveSmallIntegerField(
        "sign out after hours in any case",
        default=12,
        db_default=12,
        validators=[MinValueValidator(SESSION_HOURS[0]), MaxValueValidator(SESSION_HOURS[1])],
    )
    mfa_roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name="second factor asked of",
        default=list,
        db_default=[],
        blank=True,
    )
    status = models.CharField(max_length=10, choices=TenantStatus, default=TenantStatus.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ("slug",)
        verbose_name = "clinic"
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=TenantStatus.values), name="tenant_status_known"
            ),
            models.CheckConstraint(
                condition=Q(tooth_notation__in=ToothNotation.values), name="tenant_notation_known"
            ),
            models.CheckConstraint(
                condition=Q(session_idle_minutes__range=IDLE_MINUTES),
                name="tenant_session_idle_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(session_absolute_hours__range=SESSION_HOURS),
                name="tenant_session_hours_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(mfa_roles__contained_by=[str(role) for role in Role]),
                name="tenant_mfa_roles_known",
            ),
            models.CheckConstraint(
                condition=~Q(pk=PLATFORM_ID) | Q(status=TenantStatus.ACTIVE),
                name="platform_stays_active",
            ),
        )
        indexes = (models.Index(fields=["slug", "id"], name="clinics_by_slug"),)
        triggers = (*Versioned.Meta.triggers, PLATFORM_DECIDES)

    def __str__(self) -> str:
        """Return what people call it."""
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that the clinic's hours, days and reports are meant in."""
        return ZoneInfo(self.timezone)

    @property
    def session_idle(self) -> timedelta:
        """How long a session lives without use."""
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def session_length(self) -> timedelta:
        """How long a session lives in any case; it is fixed when the session begins."""
        return timedelta(hours=self.session_absolute_hours)

    @property
    def is_platform(self) -> bool:
        """Whether this is the platform, which has no patients."""
        return self.pk == PLATFORM_ID
