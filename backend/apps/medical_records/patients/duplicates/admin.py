"""The page of the clinic's likeliest duplicates, each with its way to the merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action

from apps.medical_records.patients.duplicates import finding
from apps.medical_records.patients.duplicates.choices import Reason

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class WithDuplicates:
    """A list of patients with a button to those who may be one."""

    actions_list = ("duplicates",)

    @action(description="Possible duplicates", permissions=["view"])
    def duplicates(self: Any, request: HttpRequest) -> HttpResponse:
        """Show the likeliest pairs."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Possible duplicates",
            "opts": self.opts,
            "pairs": [_shown(each) for each in finding.pairs()],
            "may_merge": self.has_merge_permission(request),
        }
        return TemplateResponse(request, "admin/duplicates.html", context)


def _shown(pair: finding.Likeness) -> dict[str, Any]:
    both = [
        {
            **patient,
            "page": reverse("admin:medical_records_patient_change", args=[patient["id"]]),
            "merge": reverse("admin:medical_records_patient_merge", args=[patient["id"]]),
        }
        for patient in (pair.patient, pair.duplicate)
        if patient is not None
    ]
    return {
        "both": both,
        "score": pair.score,
        "reasons": ", ".join(Reason(reason).label for reason in pair.reasons),
    }
