"""Sessions for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from uuid_utils.compat import uuid7

from apps.users.models import Session, User
from apps.users.roles import Role
from apps.users.tokens import digest


class SessionFactory(DjangoModelFactory[Session]):
    """A session of the current clinic's owner, begun elsewhere."""

    user: Any = factory.LazyFunction(lambda: User.objects.get(role=Role.OWNER))
    token_hash = factory.LazyFunction(lambda: digest(str(uuid7())))
    expiration = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))
    ip = "203.0.113.7"
    user_agent = "elsewhere"

    class Meta:
        model = Session
