"""What applications are given, and how they lose it: codes, tokens, and the session that each of them hangs on.

Whoever changes what hangs on a session holds the session's row, so that of simultaneous uses one comes first.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.conf import settings
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from apps.tenants.errors import TenantSuspended
from apps.users.authentication import check_session
from apps.users.mfa.rules import must_enrol
from apps.users.oauth import generators
from apps.users.oauth.models import AccessToken, Credential, Grant, RefreshToken
from apps.users.sessions.choices import EndReason, SessionKind
from apps.users.sessions.models import Session
from apps.users.sessions.services import end_session
from apps.users.tokens import digest
from core.audit.choices import Action
from core.audit.context import current_origin
from core.audit.services import record
from core.tenancy.context import current_tenant_id

if TYPE_CHECKING:
    from datetime import datetime

    from apps.users.models import User
    from apps.users.oauth.models import Application

C = TypeVar("C", bound=Credential)


class Asked(NamedTuple):
    """What an application asked a person for."""

    redirect_uri: str
    scope: str
    code_challenge: str
    nonce: str


def allow(
    code: str,
    asked: Asked,
    *,
    application: Application,
    user: User,
    authenticated_at: datetime,
    user_agent: str,
) -> None:
    """Open the session of what a person has allowed an application, and store the code for it.

    The session is as short as the code until that is exchanged.
    """
    expiration = timezone.now() + settings.OAUTH_CODE_LIFE
    session = _open(application, user, expiration=expiration, user_agent=user_agent)
    Grant.objects.create(
        session=session,
        token_hash=digest(code),
        expiration=expiration,
        authenticated_at=authenticated_at,
        **asked._asdict(),
    )
    _tell(session, "authorize", scopes=asked.scope.split())


def redeem(code: str, application: Application) -> Grant | None:
    """Use a code up and return it, with its session; None where the application cannot have it.

    It is used up by whatever its application sends along, right or wrong. A code that comes a second time ends the
    session, and so takes back all that came of it (RFC 6749, 4.1.2).
    """
    grant = _held(Grant, code, application)
    if grant is None:
        return None
    if grant.used_at is not None:
        end_session(grant.session, reason=EndReason.CODE_REUSED)
        return None
    is_over = grant.is_over
    _use_up(grant)
    return grant if not is_over and is_good(grant.session) else None


def look_at_refresh(raw: str, application: Application) -> RefreshToken | None:
    """Return a refresh token that may be exchanged, with its session; None where the application cannot have it.

    One that was exchanged before ends the session: somebody else may hold it.
    """
    token = _held(RefreshToken, raw, application)
    if token is None:
        return None
    if token.used_at is not None:
        end_session(token.session, reason=EndReason.TOKEN_REUSED)
        return None
    return token if is_good(token.session) else None


def begin(grant: Grant, *, access: str, refresh: str, scope: str) -> AccessToken:
    """Store the first tokens of a session, which now lasts as long as the clinic lets sessions last."""
    session = grant.session
    session.expiration = session.created_at + session.tenant.session_length
    session.save(update_fields=["expiration"])
    _tell(session, "sign_in")
    return _store_pair(session, access=access, refresh=refresh, scope=scope, kept_scope=scope)


def go_on(token: RefreshToken, *, access: str, refresh: str, scope: str) -> AccessToken:
    """Exchange a refresh token for the next pair; the access token may be good for less, the session is not."""
    _use_up(token)
    session = token.session
    session.last_activity = timezone.now()
    session.save(update_fields=["last_activity"])
    return _store_pair(session, access=access, refresh=refresh, scope=scope, kept_scope=token.scope)


def act_alone(application: Application, *, access: str, scope: str, user_agent: str) -> AccessToken:
    """Store the token of an application that acts as its service account; its session is as short as the token."""
    expiration = timezone.now() + settings.OAUTH_ACCESS_TOKEN_LIFE
    user: Any = application.service_account
    session = _open(application, user, expiration=expiration, user_agent=user_agent)
    _tell(session, "sign_in")
    return _store(AccessToken, session, access, scope, expiration)


def give_back(raw: str, application: Application) -> bool:
    """End the session of a token that an application gives back; return whether there was one to end."""
    token = find(raw, application)
    return token is not None and end_session(token.session, reason=EndReason.GIVEN_BACK)


def find(raw: str, application: Application) -> AccessToken | RefreshToken | None:
    """Return an application's own token, of either kind, as what it begins with tells."""
    kinds: dict[str, Any] = {
        generators.Kind.ACCESS: AccessToken,
        generators.Kind.REFRESH: RefreshToken,
    }
    model = kinds.get(raw[:3])
    return None if model is None else _find(model, raw, application)


def is_good(session: Session) -> bool:
    """Tell whether a session with person and clinic may be used, by the rules of every other session.

    The clinic is the one that the request's client names, which its host has agreed to.
    """
    session.user.tenant = session.tenant
    try:
        check_session(session, host_tenant_id=None)
    except (AuthenticationFailed, TenantSuspended):
        return False
    return not must_enrol(session.user)


def forget() -> int:
    """Remove the current clinic's codes and tokens that can do nothing any more; return how many.

    Used ones stay as long as their session lives: that they come a second time must be seen.
    """
    now = timezone.now()
    over = Session.objects.filter(kind=SessionKind.OAUTH).exclude(ended_at=None, expiration__gt=now)
    removed, _ = AccessToken.objects.filter(expiration__lte=now).delete()
    for model in (Grant, RefreshToken):
        removed += model.objects.filter(session__in=over).delete()[0]
    return removed


def _open(
    application: Application, user: User, *, expiration: datetime, user_agent: str
) -> Session:
    origin = current_origin()
    session = Session(
        user=user,
        kind=SessionKind.OAUTH,
        application=application,
        expiration=expiration,
        ip=origin.address,
        user_agent=user_agent[:300],
    )
    session.save(force_insert=True)
    return session


def _find(model: type[C], raw: str, application: Application) -> C | None:
    rows = model._default_manager.select_related("session__user", "session__tenant")
    found: C | None = rows.filter(token_hash=digest(raw), session__application=application).first()
    if found is not None:
        found.session.application = application
    return found


def _held(model: type[C], raw: str, application: Application) -> C | None:
    """Find a credential and read it again once its session is held."""
    found = _find(model, raw, application)
    if found is None:
        return None
    session = Session.objects.locked().select_related("user", "tenant").get(pk=found.session_id)
    session.application = application
    held: C = model._default_manager.get(pk=found.pk)
    held.session = session
    identify(session)
    return held


def identify(session: Session) -> None:
    """Say for the audit trail whose session it is."""
    current_origin().identify(
        tenant_id=current_tenant_id(),
        actor=session.user_id,
        session=session.pk,
        application=session.application_id,
    )


def _use_up(credential: Grant | RefreshToken) -> None:
    credential.used_at = timezone.now()
    credential.save(update_fields=["used_at"])


def _store_pair(
    session: Session, *, access: str, refresh: str, scope: str, kept_scope: str
) -> AccessToken:
    _store(RefreshToken, session, refresh, kept_scope, session.expiration)
    life = timezone.now() + settings.OAUTH_ACCESS_TOKEN_LIFE
    return _store(AccessToken, session, access, scope, min(life, session.expiration))


def _store(model: type[C], session: Session, raw: str, scope: str, expiration: datetime) -> C:
    stored: C = model._default_manager.create(
        session=session, token_hash=digest(raw), scope=scope, expiration=expiration
    )
    return stored


def seconds_left(token: AccessToken) -> int:
    """Return for how long a token is good, as its client is told."""
    return int((token.expiration - timezone.now() + timedelta(milliseconds=500)).total_seconds())


def _tell(session: Session, operation: str, **details: Any) -> None:
    identify(session)
    record(
        action=Action.SIGN_IN,
        resource="sessions",
        operation=operation,
        object_id=session.pk,
        details={"kind": session.kind, "application": str(session.application_id), **details},
    )
