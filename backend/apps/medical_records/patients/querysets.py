"""Who is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from apps.medical_records.patients.search import Group, Sought, Unindexed, any_of
from core.tenancy.managers import TenantQuerySet

if TYPE_CHECKING:
    from apps.medical_records.patients.models import Patient


class PatientQuerySet(TenantQuerySet):
    """Patients of the current clinic."""

    sought: Sought | None = None

    def family_of(self, patient: Patient) -> Self:
        """Keep whoever pays for a patient, and everybody for whom that one pays."""
        payer = patient.guarantor_id or patient.pk
        return self.filter(Q(pk=payer) | Q(guarantor=payer))

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.sought = self.sought
        return clone

    def seeking(self, text: str) -> Self:
        """Remember what is searched for; a page then reads one of the `groups` after the other."""
        found = self.all()
        found.sought = Sought.read(text) if text.strip() else None
        return found

    def groups(self) -> tuple[Group, ...]:
        """Return the groups of those who are sought, the surest first; `of_group` are a group's patients."""
        return self._known().groups()

    def of_group(self, group: Group, *, whole: bool = False) -> Self:
        """Keep one of the `groups`; the `whole` of it are also those who are not looked at."""
        found = self.filter(group.who)
        if group.limit and not whole:
            found = self.filter(pk__in=found.order_by().values("pk")[: group.limit])
        if "-relevance" in group.order:
            found = found.annotate(relevance=self._known().relevance())
        return found.annotate(again=Unindexed(F("sort_name")))

    def all_groups(self) -> Self:
        """Keep who is sought, all groups at once, with their `relevance`."""
        sought = self._known()
        groups = sought.groups()
        found = self.filter(any_of(group for group in groups if not group.last_resort))
        last = [group for group in groups if group.last_resort]
        if last and not found.exists():
            found = self.filter(any_of(last))
        return found.annotate(relevance=sought.relevance())

    def matching(self, text: str) -> Self:
        """Keep who is meant by a text, as pages need it that order and count themselves."""
        return self.seeking(text).all_groups()

    def _known(self) -> Sought:
        if self.sought is None:
            raise ValueError("Nothing is searched for.")
        return self.sought
