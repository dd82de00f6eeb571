"""The page on which somebody sets up a second factor, switches it off, or gets new recovery codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from apps.users.account.forms import FirstCodeForm, PasswordAgainForm
from apps.users.account.leading import front_door, lead_to, wanted_of
from apps.users.account.page import BrowserPage
from apps.users.mfa import services
from apps.users.mfa.errors import PasswordTooShortAlone, WrongCode
from apps.users.models import User
from apps.users.passwords.stepping_up import prove
from core.audit.choices import Action, Outcome
from core.audit.pages import PLACE
from core.audit.services import record_apart
from core.errors import DomainError
from core.tenancy.context import deactivate, tenant_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from apps.users.account.forms import SpokenForm

# What each button of the page asks for, in the words of the audit trail.
BEGIN, CONFIRM, RENEW, OFF = "mfa_enrol", "mfa_confirm", "mfa_recovery_codes", "mfa_disable"


@method_decorator(transaction.non_atomic_requests, "dispatch")
@method_decorator(sensitive_post_parameters(), "dispatch")
class MfaPage(BrowserPage):
    """One's own second factor, also for who can do nothing else before there is one.

    No transaction is around it, since a wrong password or code is counted although nothing is changed. Secret and recovery
    codes are in the answer that makes them, and in no other.
    """

    person: User

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Show how it stands."""
        return self._overview() if self._is_in() else self._to_sign_in()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what one of the buttons asks for."""
        if not self._is_in():
            return self._to_sign_in()
        step = request.POST.get("step", "")
        if step == CONFIRM:
            return self._confirm(FirstCodeForm(self.words, request.POST))
        if step in (BEGIN, RENEW, OFF):
            return self._change(step, PasswordAgainForm(self.words, request.POST))
        return self._overview(status=400)

    def _change(self, step: str, form: PasswordAgainForm) -> HttpResponse:
        """Ask for the password again, outside a transaction, and do what it is asked for."""
        if not form.is_valid():
            return self._overview(form)
        session: Any = self.request.auth  # type: ignore[attr-defined]
        proof = prove(self.person, form.cleaned_data["current_password"], session=session)
        change: Callable[..., Any] = {
            BEGIN: services.enrol,
            RENEW: services.renew_recovery_codes,
            OFF: services.disable,
        }[step]
        try:
            with self._clinic():
                made = change(self.person, proof=proof)
        except DomainError as refusal:
            self._refuse(step, form, "current_password", refusal)
            return self._overview(form)
        if step == BEGIN:
            return self.page("mfa_scan", enrolment=made, form=FirstCodeForm(self.words))
        return lead_to("account-mfa", wanted_of(self.request)) if step == OFF else self._codes(made)

    def _confirm(self, form: FirstCodeForm) -> HttpResponse:
        """Take the first code; the picture is not shown again to who sends a wrong one."""
        session: Any = self.request.auth  # type: ignore[attr-defined]
        outcome: list[str] | DomainError | None = None
        if form.is_valid():
            code = form.cleaned_data["otp"]
            try:
                with self._clinic():
                    outcome = services.confirm_enrolment(self.person, code=code, session=session)
            except DomainError as refusal:
                outcome = refusal
        if isinstance(outcome, list):
            return self._codes(outcome)
        if outcome is not None:
            self._refuse(CONFIRM, form, "otp", outcome)
        if outcome is None or isinstance(outcome, WrongCode):
            return self.page("mfa_scan", form=form, status=400)
        return self._overview(status=400)

    def _overview(
        self, refused: PasswordAgainForm | None = None, *, status: int = 200
    ) -> HttpResponse:
        """Show how it stands, and what was refused."""
        form, status = (refused, 400) if refused else (PasswordAgainForm(self.words), status)
        with self._clinic():
            state = services.state_of(self.person)
            since = state.enabled_at and state.enabled_at.astimezone(self.person.tenant.zone)
            said = self._said(
                ("signed_in_as", "mfa_wanted", "mfa_stays", "mfa_is_on"),
                since=f"{since:%Y-%m-%d %H:%M}" if since else "",
                left=state.recovery_codes_left,
            )
            wanted = wanted_of(self.request)
            return self.page("mfa", status=status, form=form, state=state, said=said, wanted=wanted)

    def _codes(self, codes: list[str]) -> HttpResponse:
        """Show the recovery codes, this once."""
        wanted = wanted_of(self.request) or front_door(self.person)
        return self.page("mfa_codes", codes=codes, wanted=wanted)

    def _said(self, names: tuple[str, ...], **params: Any) -> dict[str, str]:
        told = {"person": self.person.full_name, "clinic": self.person.tenant.name, **params}
        return {name: self.words[name].format(**told) for name in names}

    def _refuse(self, step: str, form: SpokenForm, field: str, refusal: DomainError) -> None:
        """Say what was refused, and leave its event."""
        too_short = isinstance(refusal, PasswordTooShortAlone)
        form.add_error(field, self.words["password_too_short_alone" if too_short else refusal.code])
        record_apart(
            self.person.tenant.pk,
            action=Action.PRIVILEGE,
            resource="users",
            operation=step,
            object_id=self.person.pk,
            outcome=Outcome.REFUSED,
            reason=refusal.code,
            details=PLACE,
        )

    def _is_in(self) -> bool:
        """Find who is in, with everything that is known of a person."""
        try:
            with transaction.atomic():
                self.enter(is_enrolling=True)
                if not self.request.user.is_authenticated:
                    return False
                people = User.objects.select_related("tenant")
                self.person = self.request.user = people.get(pk=self.request.user.pk)
                return True
        finally:
            deactivate()

    def _clinic(self) -> Any:
        metadata = {"user": str(self.person.pk), "request": self.request.id}  # type: ignore[attr-defined]
        return tenant_context(self.person.tenant.pk, metadata=metadata)

    def _to_sign_in(self) -> HttpResponse:
        return lead_to("account-sign-in", self.request.get_full_path())
