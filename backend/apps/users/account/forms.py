"""The form that chooses a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from apps.users.account.words import sentence
from apps.users.passwords.policy import normalized

if TYPE_CHECKING:
    from apps.users.passwords.errors import PasswordRefused


class ChoosePasswordForm(forms.Form):
    """A password, twice the same; who types cannot see it."""

    password = forms.CharField(strip=False, widget=forms.PasswordInput)
    again = forms.CharField(strip=False, widget=forms.PasswordInput)

    def __init__(self, words: dict[str, str], *args: Any, **kwargs: Any) -> None:
        """Speak the clinic's language."""
        super().__init__(*args, **kwargs)
        self.words = words
        for name, field in self.fields.items():
            field.label = words[name]
            field.error_messages["required"] = words["required"]
            field.widget.attrs.update(autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        given = self.cleaned_data
        both = [normalized(given[name]) for name in self.fields if name in given]
        if len(both) == len(self.fields) and both[0] != both[1]:
            self.add_error("again", self.words["different"])
        return given

    def refuse(self, refusal: PasswordRefused) -> None:
        """Say what the policy has against it."""
        for reason in refusal.reasons.error_list:
            text = sentence(self.words, reason.code or "", reason.params)
            self.add_error("password", ValidationError(text, reason.code))
