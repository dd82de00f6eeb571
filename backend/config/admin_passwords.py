"""The page on which one changes one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_variables
from unfold.forms import AdminOwnPasswordChangeForm

from apps.users.models import User
from apps.users.passwords.errors import PasswordRefused, WrongPassword
from apps.users.passwords.services import change
from apps.users.passwords.stepping_up import prove
from apps.users.sessions import browser
from core.audit.choices import Action, Outcome
from core.audit.pages import PLACE, tell_page
from core.audit.services import record
from core.tenancy.context import deactivate, tenant_context

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.http import HttpRequest, HttpResponse

    from apps.users.models import Session
    from apps.users.passwords.stepping_up import Proof

TEMPLATE = "registration/password_change_form.html"


@method_decorator(sensitive_variables(), "clean_old_password")
class OwnPasswordForm(AdminOwnPasswordChangeForm):
    """The present password and, twice, the new one; a wrong one counts as a guess at sign-in does."""

    proof: Proof | None = None

    def __init__(self, session: Session, user: User, *args: Any) -> None:
        """Ask who is in by which session."""
        super().__init__(user, *args)
        self.session = session

    def clean_old_password(self) -> str:
        """Look at the present password, outside a transaction."""
        given: str = self.cleaned_data["old_password"]
        self.proof = prove(self.user, given, session=self.session)
        if self.proof is None:
            raise ValidationError(WrongPassword.title, WrongPassword.code)
        return given

    def change(self) -> bool:
        """Change the password and return True, or say what the policy has against it."""
        new_password = self.cleaned_data["new_password1"]
        try:
            change(self.user, proof=self.proof, new_password=new_password, session=self.session)
        except WrongPassword as refusal:
            self.add_error("old_password", refusal.title)
        except PasswordRefused as refusal:
            self.add_error("new_password2", refusal.reasons)
        return not self.errors


def change_password(site: AdminSite, request: Any) -> HttpResponse:
    """Show the form, or take it; every session of the person but this one ends.

    Runs outside a transaction, since a wrong password is kept although nothing is changed.
    """
    user = _enter(request)
    if user is None or not site.has_permission(request):
        response = redirect_to_login(request.get_full_path(), "admin:login")
        tell_page(request, response, is_let_in=False)
        return response
    given = request.POST if request.method == "POST" else None
    form = OwnPasswordForm(request.auth, user, given)
    is_valid = form.is_valid()
    metadata = {"user": str(user.pk), "request": request.id}
    with tenant_context(user.tenant.pk, metadata=metadata):
        if is_valid and form.change():
            return redirect("admin:password_change_done")
        if given is not None:
            _tell_refusal(user, form)
        return _page(site, request, form)


def _tell_refusal(user: User, form: OwnPasswordForm) -> None:
    is_wrong = form.has_error("old_password", WrongPassword.code)
    record(
        action=Action.PRIVILEGE,
        resource="users",
        operation="password_change",
        object_id=user.pk,
        outcome=Outcome.REFUSED,
        reason=WrongPassword.code if is_wrong else "validation_error",
        details=PLACE,
    )


def _enter(request: Any) -> User | None:
    """Return whose session it is, with everything that the policy asks of a person."""
    try:
        with transaction.atomic():
            browser.enter(request, is_enrolling=True)
            if not request.user.is_authenticated:
                return None
            found: User = User.objects.select_related("tenant").get(pk=request.user.pk)
            return found
    finally:
        deactivate()


def _page(site: AdminSite, request: HttpRequest, form: OwnPasswordForm) -> HttpResponse:
    context = {**site.each_context(request), "title": "Change password", "form": form}
    return TemplateResponse(request, TEMPLATE, context).render()
