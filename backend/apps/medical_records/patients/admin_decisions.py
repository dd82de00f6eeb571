"""Buttons of a patient's page: each asks again, on a page that says what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action

from apps.medical_records.patients import services
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.forms import ArchiveForm, MergeForm, RestoreForm, UnmergeForm
from apps.medical_records.patients.merging import services as merging
from core.admin import ClinicModelAdmin
from core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from apps.medical_records.patients.forms import DecisionForm
    from apps.medical_records.patients.models import Patient


class PatientDecisions(ClinicModelAdmin):
    """Archive, restore, merge and take apart, by the services that the API calls."""

    actions_detail = ("archive", "restore", "merge", "unmerge")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Offer what the patient's state allows."""
        patient: Any = self.get_object(request, str(object_id))
        offered = _offered(patient) if patient is not None else ()
        return [it for it in super().get_actions_detail(request, object_id) if it.path in offered]

    def has_archive_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        """Ask the matrix."""
        return self._may(request, "archive")

    def has_merge_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        """Ask the matrix."""
        return self._may(request, "merge")

    @action(description="Archive …", permissions=["archive"])
    def archive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask what becomes of what is left behind."""
        return self._decide(request, object_id, ArchiveForm, services.archive, "Archive")

    @action(description="Restore …", permissions=["archive"])
    def restore(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask again, and take the patient back."""
        return self._decide(request, object_id, RestoreForm, services.restore, "Restore")

    @action(description="Merge …", permissions=["merge"])
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask into whom."""
        return self._decide(
            request,
            object_id,
            MergeForm,
            lambda patient, into: merging.merge(patient, into=into, by=request.user),  # type: ignore[arg-type]
            "Merge",
        )

    @action(description="Undo the merge …", permissions=["merge"])
    def unmerge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask again, and take the patient out."""
        return self._decide(
            request,
            object_id,
            UnmergeForm,
            lambda patient: merging.unmerge(patient, by=request.user),  # type: ignore[arg-type]
            "Undo the merge",
        )

    def _decide(
        self,
        request: HttpRequest,
        object_id: str,
        form_class: type[DecisionForm],
        decision: Callable[..., Patient],
        verb: str,
    ) -> HttpResponse:
        """Show a form of its own, since a link changes nothing; do what it says, or say why not."""
        patient: Any = self.get_object(request, object_id)
        if patient is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = form_class(request.POST if request.method == "POST" else None, patient=patient)
        if form.is_valid():
            try:
                shown = decision(patient, **form.cleaned_data)
            except DomainError as refusal:
                request.refusal = refusal  # type: ignore[attr-defined]  # for the event that it leaves
                form.add_error(None, f"{refusal.title} {refusal}")
            else:
                self.message_user(request, "It is done.", messages.INFO)
                page = reverse("admin:medical_records_patient_change", args=[shown.pk])
                return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb}: {patient}",
            "opts": self.opts,
            "original": patient,
            "form": form,
            "verb": verb,
        }
        return TemplateResponse(request, "admin/decision.html", context)


def _offered(patient: Patient) -> tuple[str, ...]:
    if patient.merged_into_id is not None:
        return ("unmerge",)
    if patient.status == PatientStatus.ARCHIVED:
        return ("restore", "merge")
    return ("archive", "merge")
