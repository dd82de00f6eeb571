"""Events, the seals over them, and which are waiting for one."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from uuid_utils.compat import uuid7

from core.audit.choices import Action, Outcome
from core.tenancy.context import current_tenant_id_or_none
from core.tenancy.models import TenantOwned
from core.tenancy.postgres.shapes import AppendOnly, Partitioned

NEVER_CHANGED = pgtrigger.Protect(
    name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete
)


class OfClinic(TenantOwned):
    """A row of a clinic's trail: behind its walls, but without a key to the clinics' table.

    Every request writes one, and a key would have each of them lock the clinic's row, together with all others at work.
    """

    tenant = models.ForeignKey(
        "tenants.Tenant",
        models.DO_NOTHING,
        db_constraint=False,
        default=current_tenant_id_or_none,
        editable=False,
        related_name="+",
        db_index=False,
    )

    class Meta(TenantOwned.Meta):
        abstract = True


class AuditEvent(AppendOnly, Partitioned, OfClinic):
    """What somebody did, read or was refused; it names ids, for it outlives what they are of.

    `id` is in order of time, and `at` is the time in it. `digest` signs all other columns.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField("time")
    actor = models.UUIDField(null=True)
    session = models.UUIDField(null=True)
    patient = models.UUIDField(null=True)
    action = models.CharField(max_length=10, choices=Action)
    resource = models.CharField(max_length=40)
    operation = models.CharField(max_length=40, blank=True)
    object = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=64, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField("request", max_length=64, blank=True)
    details = models.JSONField(default=dict)
    digest = models.BinaryField()

    class Meta(OfClinic.Meta):
        ordering = ("-id",)
        verbose_name = "audit event"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(action__in=Action.values), name="audit_action_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="audit_outcome_known"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "actor", "id"], name="audit_by_actor"),
            models.Index(
                fields=["tenant", "patient", "id"],
                condition=models.Q(patient__isnull=False),
                name="audit_by_patient",
            ),
            models.Index(
                fields=["tenant", "id"],
                condition=~models.Q(outcome=Outcome.SUCCESS),
                name="audit_refusals",
            ),
        )
        triggers: ClassVar = (NEVER_CHANGED,)

    def __str__(self) -> str:
        """Return the verb and the resource."""
        return f"{self.operation or self.action} {self.resource}"


class AuditSeal(AppendOnly, OfClinic):
    """A link of a clinic's chain: the ids and digests of some events, bound to the link before it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField("time")
    previous = models.BinaryField()
    events = ArrayField(models.UUIDField())
    digests = ArrayField(models.BinaryField())
    hash = models.BinaryField()

    class Meta(OfClinic.Meta):
        verbose_name = "seal"
        constraints = (
            models.UniqueConstraint(fields=["tenant", "number"], name="one_seal_per_number"),
        )
        triggers: ClassVar = (NEVER_CHANGED,)

    def __str__(self) -> str:
        """Return its place in the chain."""
        return str(self.number)


class Unsealed(OfClinic):
    """An event that no seal holds yet: written with the event, removed with the seal, however late either commits."""

    event = models.UUIDField(primary_key=True)
    digest = models.BinaryField()

    def __str__(self) -> str:
        """Return the event's id."""
        return str(self.event)
