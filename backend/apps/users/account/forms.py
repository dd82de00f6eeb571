"""The forms of the account: a password that is chosen, one that is asked again, a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from apps.users.account.words import sentence
from apps.users.passwords.policy import LONGEST, normalized

if TYPE_CHECKING:
    from apps.users.passwords.errors import PasswordRefused


class SpokenForm(forms.Form):
    """A form in the clinic's language; `spoken` is what each field is called by the words."""

    spoken: ClassVar[dict[str, str]]

    def __init__(self, words: dict[str, str], *args: Any, **kwargs: Any) -> None:
        """Speak it."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = words[self.spoken[name]]
            field.error_messages["required"] = words["fill_in"]


class PasswordAgainForm(SpokenForm):
    """The present password, which is asked again."""

    spoken = {"current_password": "present_password"}

    current_password = forms.CharField(
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(SpokenForm):
    """A code beside the password."""

    spoken = {"otp": "code_for"}

    otp = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": "",
            }
        ),
    )


class FirstCodeForm(CodeForm):
    """The code that an app shows first."""

    spoken = {"otp": "mfa_first_code"}


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
