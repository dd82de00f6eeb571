"""Records of merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from apps.medical_records.patients.merging.choices import MergeKind
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.managers import TenantManager, TenantQuerySet
from core.tenancy.models import TenantOwned
from core.tenancy.postgres.shapes import AppendOnly

if TYPE_CHECKING:
    from uuid import UUID

NEVER_CHANGED = pgtrigger.Protect(
    name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete
)


class PatientMergeQuerySet(TenantQuerySet):
    """Records of the current clinic."""

    def of(self, patient: UUID) -> Self:
        """Keep those in which a patient is one of the two."""
        return self.filter(Q(source=patient) | Q(target=patient))


class PatientMerge(AppendOnly, TenantOwned):
    """That one patient was merged into another, or taken out again; only ever added to.

    `moved` and `kept` hold the ids of rows by the contribution that they are of; `before` holds what is needed to take
    the two apart again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField("time", auto_now_add=True)
    kind = models.CharField(max_length=10, choices=MergeKind)
    source = models.ForeignKey(Patient, models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Patient, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    moved = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    before = models.JSONField(default=dict)

    objects: ClassVar[Any] = TenantManager.from_queryset(PatientMergeQuerySet)()

    class Meta(TenantOwned.Meta):
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=MergeKind.values), name="merge_kind_known"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="nobody_is_merged_into_oneself"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "source", "id"], name="merges_by_source"),
            models.Index(fields=["tenant", "target", "id"], name="merges_by_target"),
            models.Index(fields=["tenant", "target", "at", "id"], name="merges_by_time"),
        )
        triggers: ClassVar[Any] = (NEVER_CHANGED,)

    def __str__(self) -> str:
        """Return which of the two it is."""
        return self.get_kind_display()
