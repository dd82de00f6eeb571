"""The admin's sign-in form."""

from __future__ import annotations

from typing import Any

from unfold.forms import AuthenticationForm

from apps.users.account.sign_in_form import SignInForm
from apps.users.sessions.choices import SessionKind
from apps.users.sessions.devices import ADMIN_COOKIE


class AdminSignInForm(SignInForm, AuthenticationForm):
    """The account's form in the admin's dress."""

    kind = SessionKind.ADMIN
    cookie = ADMIN_COOKIE

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        """Give the clinic the looks of the user name."""
        super().__init__(request, *args, **kwargs)
        if "tenant" in self.fields:
            looks = self.fields["username"].widget.attrs["class"]
            self.fields["tenant"].widget.attrs.update({"class": looks})
