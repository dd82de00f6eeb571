"""Sessions of pages: the browser's own, outside the walls, names the row inside them that decides.

One serves the administration and the account's pages alike; what a page opens for is the person's rights, not the page of
the sign-in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from rest_framework.exceptions import AuthenticationFailed

from apps.tenants.errors import TenantSuspended
from apps.users.authentication import check_session, load_session, touch
from apps.users.mfa import halfway
from apps.users.mfa.rules import must_enrol
from apps.users.sessions.choices import EndReason
from apps.users.sessions.models import Session
from apps.users.sessions.services import end_session
from apps.users.tokens import Claims
from core.audit.context import current_origin
from core.tenancy.context import tenant_context

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

    from apps.users.sessions.sign_in import SignedIn

TENANT_KEY, ROW_KEY = "tenant_id", "session_id"


def claims_of(browser: SessionBase) -> Claims | None:
    """Return whose session a browser's is, or None."""
    named = [browser.get(key) for key in (TENANT_KEY, ROW_KEY, SESSION_KEY)]
    return Claims(*map(UUID, named)) if all(named) else None


def enter(request: HttpRequest, *, is_enrolling: bool = False) -> None:
    """Make the session's clinic and its person the request's, in one round trip; nobody where the row lets nobody in.

    Who must enrol a second factor first is nobody either, but on the pages for that; `must_enrol` says so to the sign-in
    pages, which lead there.
    """
    named: Any = request
    named.user, named.auth, named.must_enrol = AnonymousUser(), None, False
    claims = claims_of(request.session)
    if claims is None:
        return
    identify(claims)
    row = load_session(claims, request_id=named.id)
    try:
        session = check_session(row, host_tenant_id=named.host_tenant_id)
    except (AuthenticationFailed, TenantSuspended):
        return  # to the sign-in form
    touch(session)
    named.must_enrol = must_enrol(session.user)
    if is_enrolling or not named.must_enrol:
        named.user, named.auth = session.user, session


def open_in(request: HttpRequest, signed_in: SignedIn) -> None:
    """Begin the browser's session anew, and have it lead to the row that was opened; the one that it had ends."""
    replaced = claims_of(request.session)
    halfway.forget(request.session)
    login(request, signed_in.session.user)
    keep(request.session, signed_in.session)
    if replaced is not None:
        end_replaced(replaced)


def keep(browser: SessionBase, session: Session) -> None:
    """Have a browser's session, which Django has just begun anew, lead to a row and end with it."""
    browser[TENANT_KEY], browser[ROW_KEY] = str(session.tenant_id), str(session.pk)
    browser.set_expiry(session.expiration)


def end_replaced(claims: Claims) -> None:
    """End the session that a browser had when somebody signed in anew; in the trail it is its own person's doing.

    Whoever has come may be of another clinic, which is none of this one's business.
    """
    identify(claims)
    with tenant_context(claims.tenant_id):
        for session in Session.objects.unended().filter(pk=claims.session_id):
            end_session(session, reason=EndReason.REPLACED)


def identify(claims: Claims) -> None:
    """Say for the audit trail whose session it is."""
    current_origin().identify(
        tenant_id=claims.tenant_id, actor=claims.user_id, session=claims.session_id
    )
