"""Forms of the administration about applications."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from apps.users.oauth.choices import GrantType
from apps.users.oauth.models import LONGEST_URI
from apps.users.oauth.scopes import all_scopes
from apps.users.oauth.serializers import MOST, ROLES
from apps.users.oauth.validators import valid_origin, valid_redirect_uri
from core.admin import ServiceForm


class LinesField(forms.Field):
    """Several values, each on a line of its own."""

    widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})

    def __init__(self, valid: Any, **how: Any) -> None:
        """Say what a line may be."""
        super().__init__(required=False, **how)
        self.valid = valid

    def prepare_value(self, value: Any) -> Any:
        """Show them."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Read them, each once."""
        lines = (line.strip() for line in str(value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def run_validators(self, value: list[str]) -> None:
        """Look at each."""
        if len(value) > MOST or any(len(line) > LONGEST_URI for line in value):
            raise forms.ValidationError(f"Give {MOST} of {LONGEST_URI} characters at most.")
        for line in value:
            self.valid(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the values, not how they were typed."""
        return (initial or []) != self.to_python(data)


class ApplicationForm(ServiceForm):
    """An application's particulars; the service says what does not fit together."""

    grant_types = forms.MultipleChoiceField(
        label="How it gets in",
        choices=GrantType.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    role = forms.ChoiceField(
        choices=[("", "---------"), *ROLES],
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="As what it acts by itself.",
    )
    scopes = forms.MultipleChoiceField(
        choices=lambda: [(scope, scope) for scope in all_scopes()],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="The most that it can be given.",
    )
    redirect_uris = LinesField(
        valid_redirect_uri,
        label="Redirect URIs",
        help_text="Where people are sent back to, each on a line of its own; compared letter by letter.",
    )
    allowed_origins = LinesField(
        valid_origin,
        label="Allowed origins",
        help_text="Whose pages may call the API from a browser, as https://app.example.com.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show as what it acts."""
        super().__init__(*args, **kwargs)
        if self.instance.service_account is not None and "role" in self.fields:
            self.initial["role"] = self.instance.role

    def clean_role(self) -> str | None:
        """Take nothing for none."""
        return self.cleaned_data["role"] or None

    def _get_validation_exclusions(self) -> set[str]:
        """Leave what fits together to the service, whose sentences are for people."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # the stubs lack it
        return {*excluded, "redirect_uris", "grant_types"}


class AnotherSecretForm(forms.Form):
    """There is nothing to say."""

    consequence = "The old secret works no more. Tokens that the application has stay good."


class DeletionForm(forms.Form):
    """There is nothing to say."""

    consequence = (
        "All of its tokens are refused from the next request on. It cannot be brought back."
    )
