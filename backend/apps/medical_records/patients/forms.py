"""Forms of the administration that ask again before a patient is archived, taken back, merged or taken apart."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from apps.medical_records.patients.models import Patient
from core.registry.archiving import ARCHIVING, left_behind


class DecisionForm(forms.Form):
    """What is decided about one patient; `consequence` says what that does."""

    consequence = ""

    def __init__(self, data: Any, *, patient: Patient) -> None:
        """Remember whom it is about."""
        super().__init__(data)
        self.patient = patient


class ArchiveForm(DecisionForm):
    """What becomes of what an archived patient leaves behind."""

    consequence = "The patient is only looked at from then on, and nobody books them."

    def __init__(self, data: Any, *, patient: Patient) -> None:
        """Ask about what there is."""
        super().__init__(data, patient=patient)
        left = left_behind(patient.pk)
        for each in ARCHIVING:
            if ids := left.get(each.asked):
                name = each.asked.replace("_", " ")
                self.fields[each.asked] = forms.ChoiceField(
                    label=f"{name.capitalize()}: {len(ids)}",
                    choices=[("", "Choose …"), *((it, it) for it in each.choices)],
                    widget=UnfoldAdminSelectWidget,
                )


class RestoreForm(DecisionForm):
    """There is nothing to say."""

    consequence = (
        "The patient can be changed and booked again. Visits that were called off stay so."
    )


class MergeForm(DecisionForm):
    """Into whom: by number, and by birth date against a slip of the finger."""

    consequence = (
        "Visits and dependants become the other patient's. What is signed or billed stays with this number, and is found"
        " under the other. This number is archived. It can be undone."
    )

    number = forms.CharField(
        label="Number of the patient to keep", max_length=20, widget=UnfoldAdminTextInputWidget
    )
    birth_date = forms.DateField(label="Born on", widget=UnfoldAdminDateWidget)

    def clean(self) -> dict[str, Any]:
        """Find the patient to keep."""
        given = super().clean() or {}
        if self.errors:
            return given
        into = Patient.objects.filter(**given).first()
        if into is None:
            raise forms.ValidationError("Nobody of this number was born on that day.")
        return {"into": into}


class UnmergeForm(DecisionForm):
    """There is nothing to say."""

    consequence = "What had followed and still is the other patient's comes back, and the patient can be changed and booked again."
