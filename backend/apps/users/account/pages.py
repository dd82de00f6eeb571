"""Where the links of mails lead: a page on which one chooses a password, and that is all.

Opening it changes nothing, since programs that scan mails open what they find; the form uses the link up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import transaction
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from apps.users.account.forms import ChoosePasswordForm
from apps.users.account.words import words_in
from apps.users.invitations import services as invitations
from apps.users.links import services as links
from apps.users.links.choices import Purpose
from apps.users.links.errors import LinkUnusable
from apps.users.passwords import services as passwords
from apps.users.passwords.errors import PasswordRefused
from apps.users.passwords.policy import minimum_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from apps.users.links.models import Link
    from apps.users.models import User

# Not `no-referrer`: browsers then hide from whom the form comes, and Django takes it for forged. The address with the
# token is sent to nobody by this one either.
REFERRER = "strict-origin"


@method_decorator(sensitive_post_parameters(), "dispatch")
class ChoosePasswordPage(View):
    """Choose a password by a link; what it is for is the subclass's."""

    http_method_names = ["get", "head", "post"]
    purpose: ClassVar[Purpose]

    def use(self, token: str, password: str, host_tenant_id: UUID | None) -> User:
        """Do what the link is for."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, and let nobody keep or pass on the address."""
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        except LinkUnusable:
            context = {"words": words_in(""), "language": "en"}
            response = render(request, "account/unusable.html", context, status=400)
        response["Referrer-Policy"] = REFERRER
        response["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Show the form."""
        link = self._link()
        return self._page(link, ChoosePasswordForm(words_in(link.tenant.language)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the password; what the policy refuses leaves the link as it was."""
        link = self._link()
        form = ChoosePasswordForm(words_in(link.tenant.language), request.POST)
        if not form.is_valid():
            return self._page(link, form)
        try:
            with transaction.atomic():
                user = self.use(self._token, form.cleaned_data["password"], self._host)
        except PasswordRefused as refusal:
            form.refuse(refusal)
            return self._page(link, form)
        return render(request, "account/done.html", self._context(link) | {"person": user})

    @property
    def _token(self) -> str:
        return self.request.GET.get("token", "")

    @property
    def _host(self) -> UUID | None:
        return self.request.host_tenant_id  # type: ignore[attr-defined]

    def _link(self) -> Link:
        return links.look(self._token, self.purpose, host_tenant_id=self._host)

    def _page(self, link: Link, form: ChoosePasswordForm) -> HttpResponse:
        policy = words_in(link.tenant.language)["policy"].format(minimum=minimum_for(link.user))
        context = self._context(link) | {"form": form, "policy": policy}
        status = 400 if form.errors else 200
        return render(self.request, "account/choose.html", context, status=status)

    def _context(self, link: Link) -> dict[str, Any]:
        words = words_in(link.tenant.language)
        told = words["sign_in"].format(clinic=link.tenant.slug, username=link.user.username)
        language = link.tenant.language
        return {"words": words, "link": link, "sign_in": told, "language": language}


class ResetPage(ChoosePasswordPage):
    """For who has forgotten the password."""

    purpose = Purpose.PASSWORD_RESET

    def use(self, token: str, password: str, host_tenant_id: UUID | None) -> User:
        """Choose another password."""
        return passwords.reset(token, new_password=password, host_tenant_id=host_tenant_id)


class InvitationPage(ChoosePasswordPage):
    """For who was invited."""

    purpose = Purpose.INVITATION

    def use(self, token: str, password: str, host_tenant_id: UUID | None) -> User:
        """Join the clinic."""
        return invitations.accept(token, password=password, host_tenant_id=host_tenant_id)
