"""Forms of the administration about clinics."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from apps.tenants.choices import SuspensionReason
from core.admin import ServiceForm

LONGEST_NAME = 150


class NewClinicForm(ServiceForm):
    """A clinic to be, and who is invited by mail to run it."""

    OWNER: ClassVar[tuple[str, ...]] = ("owner_email", "owner_first_name", "owner_last_name")

    owner_email = forms.EmailField(label="E-mail", widget=UnfoldAdminEmailInputWidget)
    owner_first_name = forms.CharField(
        label="First name", max_length=LONGEST_NAME, widget=UnfoldAdminTextInputWidget
    )
    owner_last_name = forms.CharField(
        label="Last name", max_length=LONGEST_NAME, widget=UnfoldAdminTextInputWidget
    )


class SuspensionForm(forms.Form):
    """Why a clinic is suspended."""

    consequence = "The clinic's staff are kept out from their next click on. Nothing is lost."

    reason = forms.ChoiceField(
        choices=[("", "Choose …"), *SuspensionReason.choices],
        widget=UnfoldAdminSelectWidget,
        help_text="Kept in the audit trails of the platform and of the clinic.",
    )


class ReactivationForm(forms.Form):
    """There is nothing to say."""

    consequence = "The clinic's staff get in again, with the sessions that have not run out."
