"""The page on which a person lets an application in, or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from oauth2_provider.exceptions import FatalClientError, OAuthToolkitError
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2.rfc6749.errors import (
    AccessDeniedError,
    ConsentRequired,
    LoginRequired,
    OAuth2Error,
)

from apps.tenants.models import Tenant
from apps.users.account.sign_in_pages import BrowserPage
from apps.users.oauth import clinic
from apps.users.oauth.endpoints import issuer_of
from apps.users.oauth.generators import clinic_of_client
from apps.users.oauth.library import library
from apps.users.oauth.words import in_words, words_in
from apps.users.sessions.services import go_on_with
from core.audit.choices import Action, Outcome
from core.audit.services import record

if TYPE_CHECKING:
    from django.http import HttpRequest

# Browsers hold a form's redirect against `form-action`, too.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " frame-ancestors 'none'; form-action 'self'{and_there}"
)
# The form must say whom it comes from; the query, with `state`, is sent to nobody.
REFERRER = "strict-origin"
KEPT = ("client_id", "redirect_uri", "response_type", "state", "code_challenge", "nonce")


class AuthorizePage(BrowserPage):
    """Ask a person, each time, whether an application may act in their name, and send the browser back with a code.

    What is asked for stands in the address, and is looked at in full again when the form comes. Nobody is sent anywhere
    that the application has not registered.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, framed by nobody."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        response.headers.setdefault("Content-Security-Policy", POLICY.format(and_there=""))
        response["Referrer-Policy"] = REFERRER
        return response

    @property
    def words(self) -> dict[str, str]:
        """What is said there."""
        return words_in(self.language)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask who is signed in; send who is not to sign in first."""
        if (answer := self._find_clinic()) is not None:
            return answer
        try:
            scopes, wanted = library().validate_authorization_request(request)
        except OAuthToolkitError as error:
            return self._refuse(error)
        if (refusal := self._must_not_ask(wanted)) is not None:
            return self._send_back(wanted["redirect_uri"], refusal)
        if not request.user.is_authenticated:
            return redirect_to_login(_once_signed_in(request.get_full_path()))
        return self._ask(scopes, wanted)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what the person has said."""
        if (answer := self._find_clinic()) is not None:
            return answer
        if not request.user.is_authenticated:  # the session ended while the page was open
            return redirect_to_login(request.get_full_path())
        try:
            scopes, wanted = library().validate_authorization_request(request)
            if "allow" not in request.POST:
                return self._take_refusal(wanted)
            session: Any = request.auth  # type: ignore[attr-defined]
            if not go_on_with(session):
                return redirect_to_login(request.get_full_path())
            credentials = {name: wanted.get(name) for name in KEPT}
            uri, *_ = library().create_authorization_response(
                request,
                scopes,
                {**credentials, "authenticated_at": session.created_at},
                allow=True,
            )
        except OAuthToolkitError as error:
            return self._refuse(error)
        return _go_to(uri)

    def _find_clinic(self) -> HttpResponse | None:
        """Make the application's clinic current; answer who is signed in to another."""
        self.enter()
        client_id = self.request.GET.get("client_id", "")
        user: Any = self.request.user
        if not user.is_authenticated:
            clinic.enter(self.request, client_id)
        elif clinic_of_client(client_id) != user.tenant_id:
            return self._elsewhere(user)
        return None

    def _must_not_ask(self, wanted: dict[str, Any]) -> OAuth2Error | None:
        """Return why a person cannot be asked in the way that the application wants it, if so (OpenID Connect, 3.1.2.1)."""
        asked, is_in = wanted["request"], self.request.user.is_authenticated
        prompt = set((asked.prompt or "").split())
        if "none" in prompt:
            return (ConsentRequired if is_in else LoginRequired)(request=asked)
        if is_in and ("login" in prompt or self._is_older_than(asked.max_age)):
            return LoginRequired(request=asked)
        return None

    def _is_older_than(self, max_age: str | None) -> bool:
        session: Any = self.request.auth  # type: ignore[attr-defined]
        if not (max_age or "").isdecimal():
            return False
        return bool((timezone.now() - session.created_at).total_seconds() > int(max_age or ""))

    def _ask(self, scopes: list[str], wanted: dict[str, Any]) -> HttpResponse:
        user: Any = self.request.user
        application = wanted["request"].client
        there = urlsplit(wanted["redirect_uri"])
        the_clinic = self._clinic(user)
        self.language = the_clinic.language
        response = self.page(
            "consent",
            application=application,
            may=[in_words(scope, self.words) for scope in scopes],
            place=there.netloc,
            signed_in_as=self.words["signed_in_as"].format(**self._names(user)),
            no_more=self.words["no_more"].format(hours=the_clinic.session_absolute_hours),
        )
        origin = f" {there.scheme}://{there.netloc}" if "[" not in there.netloc else " http:"
        response["Content-Security-Policy"] = POLICY.format(and_there=origin)
        return response

    def _elsewhere(self, user: Any) -> HttpResponse:
        self.language = self._clinic(user).language
        why = self.words["elsewhere_why"].format(**self._names(user))
        return self.page("elsewhere", status=403, why=why)

    def _names(self, user: Any) -> dict[str, str]:
        return {"person": user.full_name, "clinic": self._clinic(user).name}

    def _clinic(self, user: Any) -> Tenant:
        return Tenant.objects.only("name", "language", "session_absolute_hours").get(
            pk=user.tenant_id
        )

    def _take_refusal(self, wanted: dict[str, Any]) -> HttpResponse:
        asked = wanted["request"]
        record(
            action=Action.SIGN_IN,
            resource="sessions",
            operation="authorize",
            outcome=Outcome.REFUSED,
            reason=AccessDeniedError.error,
            details={"kind": "oauth", "application": str(asked.client.pk)},
        )
        return self._send_back(wanted["redirect_uri"], AccessDeniedError(request=asked))

    def _refuse(self, error: OAuthToolkitError) -> HttpResponse:
        """Tell the application, where the browser may be sent there; else the person."""
        refusal = error.oauthlib_error
        if not isinstance(error, FatalClientError):
            return self._send_back(refusal.redirect_uri, refusal)
        return self.page("unusable_request", status=400, refusal=refusal)

    def _send_back(self, uri: str, refusal: OAuth2Error) -> HttpResponse:
        said = [*refusal.twotuples, ("iss", issuer_of(self.request))]
        return _go_to(add_params_to_uri(uri, said))


def _go_to(uri: str) -> HttpResponse:
    """Send the browser on by a GET, whatever it came by (RFC 9700, 4.12)."""
    return HttpResponse(status=303, headers={"Location": iri_to_uri(uri)})


def _once_signed_in(path: str) -> str:
    """Return the address to come back to, at which signing in is no longer asked for: who comes has just done it."""
    parts = urlsplit(path)
    given = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in given if name not in ("prompt", "max_age")]
    return parts._replace(query=urlencode(kept)).geturl()
