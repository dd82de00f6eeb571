"""What happens to applications: registered, changed, given another secret, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.users.models import Session, User
from apps.users.oauth import errors
from apps.users.oauth.choices import ClientType, GrantType
from apps.users.oauth.generators import new_secret
from apps.users.oauth.models import Application
from apps.users.sessions.choices import EndReason
from apps.users.sessions.services import end_session
from apps.users.tokens import digest
from core.audit.choices import Action
from core.audit.services import record
from core.errors import Gone
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from collections.abc import Iterable


def register(*, role: str | None = None, **fields: Any) -> tuple[Application, str | None]:
    """Register an application of the current clinic; return it with its secret, which is told this once, if it keeps one.

    What acts by itself gets a service account of the role.
    """
    application = Application(**fields)
    secret = new_secret() if application.client_type == ClientType.CONFIDENTIAL else None
    application.secret_hash = digest(secret) if secret else ""
    _refuse_what_does_not_fit(application, role)
    if _acts_alone(application):
        _give_account(application, role)
    application.save(force_insert=True)
    _tell("create", application)
    return application, secret


def change(application: Application, **changes: Any) -> Application:
    """Change an application; one that is switched off, or may no longer be let in as it was, loses all of its tokens at once."""
    changed = _present(application)
    before = {name: getattr(changed, name) for name in changes}
    role = changes.pop("role", changed.role)
    if changes.get("client_type", changed.client_type) != changed.client_type:
        raise errors.keeps_its_type()
    lost = set(changed.grant_types) - set(changes.get("grant_types", changed.grant_types))
    for name, new in changes.items():
        setattr(changed, name, new)
    _refuse_what_does_not_fit(changed, role if _acts_alone(changed) else None)
    _keep_account(changed, role)
    changed.save()
    if lost or not changed.is_active:
        _end_sessions(changed)
    names = sorted(name for name, old in before.items() if getattr(changed, name) != old)
    _tell("update", changed, changed=names)
    return changed


def rotate_secret(application: Application) -> tuple[Application, str]:
    """Give an application another secret; the old one works no more, tokens that it has do. Raises `HasNoSecret`."""
    changed = _present(application)
    if changed.client_type != ClientType.CONFIDENTIAL:
        raise errors.HasNoSecret
    secret = new_secret()
    changed.secret_hash = digest(secret)
    changed.save(update_fields=["secret_hash", "updated_at"])
    _tell("rotate_secret", changed)
    return changed, secret


def delete(application: Application) -> None:
    """Let an application in no more: all of its tokens are refused from the next request on."""
    gone = _present(application)
    gone.is_active, gone.deleted_at = False, timezone.now()
    gone.save(update_fields=["is_active", "deleted_at", "updated_at"])
    _keep_account(gone, gone.role)
    _end_sessions(gone)
    _tell("destroy", gone)


def _present(application: Application) -> Application:
    """Return an application as it is now, locked; raise `Gone` where somebody deleted it meanwhile."""
    now = locked_again(application)
    if now.deleted_at is not None:
        raise Gone
    return now


def _acts_alone(application: Application) -> bool:
    return GrantType.CLIENT_CREDENTIALS in application.grant_types


def _refuse_what_does_not_fit(application: Application, role: str | None) -> None:
    if _acts_alone(application) and application.client_type != ClientType.CONFIDENTIAL:
        raise errors.cannot_act_alone()
    if _acts_alone(application) and not role:
        raise errors.needs_a_role()
    if role and not _acts_alone(application):
        raise errors.needs_no_role()
    if GrantType.AUTHORIZATION_CODE in application.grant_types and not application.redirect_uris:
        raise errors.needs_a_place()


def _keep_account(application: Application, role: str | None) -> None:
    """Have the service account follow its application: name, role, and whether it may be used."""
    account = application.service_account
    if account is None:
        if _acts_alone(application):
            _give_account(application, role)
        return
    wanted = {
        "last_name": application.name,
        "role": role or account.role,
        "is_active": application.is_active and _acts_alone(application),
    }
    for name, new in wanted.items():
        setattr(account, name, new)
    account.save(update_fields=[*wanted, "updated_at"])


def _give_account(application: Application, role: Any) -> None:
    account = User(
        username=f"application-{application.pk.hex}",
        last_name=application.name,
        role=role,
        is_service=True,
        is_active=application.is_active,
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    application.service_account = account


def _end_sessions(application: Application) -> None:
    rows: Iterable[Session] = Session.objects.unended().filter(application=application)
    for session in rows.locked().order_by("pk"):  # type: ignore[attr-defined]
        end_session(session, reason=EndReason.APPLICATION)


def _tell(operation: str, application: Application, **details: Any) -> None:
    record(
        action=Action.PRIVILEGE,
        resource="oauth-applications",
        operation=operation,
        object_id=application.pk,
        details=details,
    )
