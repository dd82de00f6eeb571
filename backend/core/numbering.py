"""Numbers that people read out: 1, 2, 3 … per clinic and kind, without a gap or a repeat."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from core.tenancy.models import TenantModel


class NumberSequence(TenantModel):
    """The last number given of one kind; its row's lock makes writers of one clinic take turns until they commit."""

    name = models.CharField(max_length=40)
    value = models.PositiveBigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=["tenant", "name"], name="one_sequence_per_name"),
        )


def take_numbers(name: str, count: int = 1) -> range:
    """Return the next numbers of a kind; given back when the transaction rolls back."""
    NumberSequence.objects.bulk_create([NumberSequence(name=name)], ignore_conflicts=True)
    sequence = NumberSequence.objects.locked().get(name=name)
    first = sequence.value + 1
    NumberSequence.objects.filter(pk=sequence.pk).update(
        value=sequence.value + count, updated_at=Now()
    )
    return range(first, first + count)
