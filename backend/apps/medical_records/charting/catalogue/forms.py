"""Forms of the administration about the catalogue."""

from __future__ import annotations

from django import forms
from django.conf import settings
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldBooleanWidget


class ImportForm(forms.Form):
    """A file of codes, and whether it is only looked at."""

    consequence = (
        "A CSV file in UTF-8, whose first line names its columns: code, description, category, area and, if you like,"
        " drawn_as, default_minutes, default_fee, is_active. Codes that are there are changed, others are added."
    )

    file = forms.FileField(widget=UnfoldAdminFileFieldWidget, label="File")
    dry_run = forms.BooleanField(
        widget=UnfoldBooleanWidget,
        label="Only tell what would be done",
        required=False,
        initial=True,
    )

    def clean_file(self) -> bytes:
        """Return what is in the file; refuse more than the API takes."""
        file = self.cleaned_data["file"]
        if file.size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            msg = "Send 1 MiB at most."
            raise forms.ValidationError(msg)
        content: bytes = file.read()
        return content


class StarterSetForm(forms.Form):
    """There is nothing to say."""

    consequence = "Starter codes that the catalogue lacks are added; what is there stays as it is."
