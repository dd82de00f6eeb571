"""Staff, for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from apps.users.models import User


class ColleagueFactory(DjangoModelFactory[User]):
    """Somebody who works in the clinic."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"colleague{n}")
    email = factory.Sequence(lambda n: f"colleague{n}@example.com")
    last_name = factory.Sequence(lambda n: f"Colleague{n}")
    role = "receptionist"


class NewcomerFactory(DjangoModelFactory[User]):
    """Somebody who was invited and has not accepted yet."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"newcomer{n}")
    email = factory.Sequence(lambda n: f"newcomer{n}@example.com")
    last_name = factory.Sequence(lambda n: f"Newcomer{n}")
    password = "!no password yet"
    role = "assistant"
    is_active = False
    is_invited = True
