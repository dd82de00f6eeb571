"""Halfway in: the password was right, the code is still to come. A browser's session remembers it for some minutes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from apps.users.sessions.choices import SessionKind

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from apps.users.models import User

KEY = "halfway"
MINUTES = 5


class HalfWay(NamedTuple):
    """Whose password was right, which by a mark that another password does not have, and what they sign in to."""

    tenant_id: UUID
    user_id: UUID
    mark: str
    kind: SessionKind

    @classmethod
    def of(cls, user: User, kind: SessionKind) -> HalfWay:
        """Take down how far somebody came."""
        return cls(user.tenant.pk, user.pk, user.get_session_auth_hash(), kind)


def keep(browser: SessionBase, half: HalfWay) -> None:
    """Have a browser's session remember it under a key of its own, which nobody who planted the old one knows."""
    browser.cycle_key()
    named: dict[str, Any] = {name: str(value) for name, value in half._asdict().items()}
    browser[KEY] = {**named, "until": time.time() + MINUTES * 60}


def kept(browser: SessionBase) -> HalfWay | None:
    """Return what a browser's session remembers, unless that is too long ago."""
    named = browser.get(KEY)
    if named is None or named["until"] <= time.time():
        return None
    ids = (UUID(named["tenant_id"]), UUID(named["user_id"]))
    return HalfWay(*ids, named["mark"], SessionKind(named["kind"]))


def forget(browser: SessionBase) -> None:
    """Have it remember nothing."""
    browser.pop(KEY, None)
