"""What happens when people sign in, stay and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from apps.tenants.choices import TenantStatus
from apps.tenants.errors import TenantSuspended
from apps.tenants.models import Tenant
from apps.users import tokens
from apps.users.authentication import check_session
from apps.users.errors import SignInRefused, TokenReused
from apps.users.models import Session, User
from core.tenancy.context import activate

if TYPE_CHECKING:
    from uuid import UUID


def check_credentials(
    *,
    username: str,
    password: str,
    tenant_slug: str | None = None,
    host_tenant_id: UUID | None = None,
    request_id: str = "",
) -> User:
    """Return the active user whose clinic, name and password these are, and make the clinic current.

    The clinic comes from the slug or the host; where both name one they must agree. Everything that does not match is
    the same `SignInRefused` after the same work. A suspended clinic's user with the right password gets
    `TenantSuspended`.
    """
    tenant = _find_tenant(tenant_slug, host_tenant_id)
    user = None
    if tenant is not None:
        activate(tenant.pk, metadata={"request": request_id})
        user = User.objects.named(username).filter(is_active=True).first()
    if tenant is None or user is None:
        make_password(password)  # an unknown user takes as long as a wrong password
        raise SignInRefused
    if not check_password(password, user.password):
        raise SignInRefused
    if tenant.status != TenantStatus.ACTIVE:
        raise TenantSuspended
    user.tenant = tenant
    return user


def _find_tenant(slug: str | None, host_tenant_id: UUID | None) -> Tenant | None:
    named: dict[str, Any] = {}
    if slug:
        named["slug"] = slug
    if host_tenant_id:
        named["pk"] = host_tenant_id
    return Tenant.objects.filter(**named).first() if named else None


def start_session(
    user: User, *, ip: str | None, user_agent: str
) -> tuple[Session, tokens.TokenPair]:
    """Open a session and give its first pair of tokens."""
    session = Session(
        user=user,
        expiration=timezone.now() + settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"],
        ip=ip,
        user_agent=user_agent[:300],
    )
    pair = tokens.issue(session)
    session.save(force_insert=True)
    return session, pair


def refresh_session(
    raw: str, *, host_tenant_id: UUID | None, request_id: str
) -> tuple[Session, tokens.TokenPair] | TokenReused:
    """Exchange a session's refresh token for the next pair, once.

    The session's row decides under its lock. A token that was exchanged before ends the session; that refusal is
    returned and not raised, since the end must outlive it.
    """
    claims = tokens.read_refresh(raw)
    activate(claims.tenant_id, metadata={"user": str(claims.user_id), "request": request_id})
    session = Session.objects.locked().filter(pk=claims.session_id, user_id=claims.user_id).first()
    session = check_session(session, host_tenant_id=host_tenant_id)
    if session.token_hash != tokens.digest(raw):
        end_session(session, reason="token_reused")
        return TokenReused()
    pair = tokens.issue(session)
    session.last_activity = timezone.now()
    session.save(update_fields=["token_hash", "last_activity"])
    return session, pair


def end_session(session: Session, *, reason: str) -> None:
    """End a session; its tokens are refused from the next request on."""
    Session.objects.filter(pk=session.pk, ended_at=None).update(
        ended_at=timezone.now(), end_reason=reason
    )


def end_all_sessions(user: User, *, reason: str, but: Session | None = None) -> None:
    """End every session of a person, or every other than one; their tokens are refused from the next request on."""
    live = Session.objects.filter(user=user, ended_at=None)
    if but is not None:
        live = live.exclude(pk=but.pk)
    live.update(ended_at=timezone.now(), end_reason=reason)


def create_user(*, username: str, password: str, **fields: Any) -> User:
    """Add a member of staff to the current clinic, with a password that is stored hashed."""
    user = User(username=username, **fields)
    user.set_password(password)
    user.save(force_insert=True)
    return user
