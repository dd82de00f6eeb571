"""What happens while people stay and when they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from apps.users import tokens
from apps.users.authentication import check_session
from apps.users.errors import TokenReused
from apps.users.models import User
from apps.users.sessions.choices import EndReason, SessionKind
from apps.users.sessions.models import Session
from core.audit.choices import Action, Outcome
from core.audit.context import current_origin
from core.audit.services import record
from core.tenancy.context import activate

if TYPE_CHECKING:
    from uuid import UUID

# What came a second time, so that somebody else may hold it.
STOLEN = frozenset({EndReason.TOKEN_REUSED, EndReason.CODE_REUSED})


def start_session(
    user: User, *, ip: str | None, user_agent: str
) -> tuple[Session, tokens.TokenPair]:
    """Open a session of the API and give its first pair of tokens."""
    session = _new_session(user, ip=ip, user_agent=user_agent, kind=SessionKind.API)
    pair = tokens.issue(session)
    session.save(force_insert=True)
    return session, pair


def start_browser_session(
    user: User, *, ip: str | None, user_agent: str, kind: SessionKind
) -> Session:
    """Open a session of pages, which the browser's own session leads to; `kind` says where somebody signed in."""
    session = _new_session(user, ip=ip, user_agent=user_agent, kind=kind)
    session.save(force_insert=True)
    return session


def _new_session(user: User, *, ip: str | None, user_agent: str, kind: SessionKind) -> Session:
    return Session(
        user=user,
        kind=kind,
        expiration=timezone.now() + user.tenant.session_length,
        ip=ip,
        user_agent=user_agent[:300],
    )


def refresh_session(
    raw: str, *, host_tenant_id: UUID | None, request_id: str
) -> tuple[Session, tokens.TokenPair] | TokenReused:
    """Exchange a session's refresh token for the next pair, once.

    The session's row decides under its lock. A token that was exchanged before ends the session; that refusal is
    returned and not raised, since the end must outlive it.
    """
    claims = tokens.read_refresh(raw)
    current_origin().identify(
        tenant_id=claims.tenant_id, actor=claims.user_id, session=claims.session_id
    )
    activate(claims.tenant_id, metadata={"user": str(claims.user_id), "request": request_id})
    rows = Session.objects.locked().select_related("user", "tenant")
    session = rows.filter(pk=claims.session_id, user_id=claims.user_id).first()
    session = check_session(session, host_tenant_id=host_tenant_id)
    if session.token_hash != tokens.digest(raw):
        end_session(session, reason=EndReason.TOKEN_REUSED)
        return TokenReused()
    pair = tokens.issue(session)
    session.last_activity = timezone.now()
    session.save(update_fields=["token_hash", "last_activity"])
    return session, pair


def end_session(session: Session, *, reason: str) -> bool:
    """End a session; its tokens and pages are refused from the next request on. Return whether it had not ended yet."""
    ended = Session.objects.filter(pk=session.pk, ended_at=None).update(
        ended_at=timezone.now(), end_reason=reason
    )
    if ended:
        record(
            action=Action.SIGN_OUT,
            resource="sessions",
            operation="end",
            object_id=session.pk,
            outcome=Outcome.REFUSED if reason in STOLEN else Outcome.SUCCESS,
            reason=reason,
            details={"user": str(session.user_id)},
        )
    return bool(ended)


def go_on_with(session: Session) -> bool:
    """Tell whether a session has not ended, and let nobody end all of its person's before the transaction does.

    For what opens another session by it, which would otherwise be born just after they have ended.
    """
    _hold(session.user_id)
    return Session.objects.unended().filter(pk=session.pk).exists()


def end_all_sessions(user: User, *, reason: str, but: Session | None = None) -> int:
    """End every session of a person, of the API and of the administration, `but` one; return how many."""
    _hold(user.pk)
    rows = Session.objects.of(user).unended().exclude(pk=but and but.pk)
    return sum(end_session(session, reason=reason) for session in rows.locked().order_by("pk"))


def _hold(user_id: UUID) -> None:
    """Hold a person's row: sessions that others are opening are seen, or not opened."""
    User.objects.locked().filter(pk=user_id).values_list("pk").first()
