"""Applications, made by the row."""

from __future__ import annotations

import factory

from apps.users.models import Application, User
from apps.users.tokens import digest


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A server that acts by itself and for people, whose secret is `secret`."""

    class Meta:
        model = Application

    name = factory.Sequence("Program {}".format)
    client_type = "confidential"
    grant_types = ["authorization_code", "client_credentials"]
    redirect_uris = ["https://desk.example.com/callback"]
    scopes = ["appointments:read"]
    secret_hash = digest("secret")

    @factory.lazy_attribute
    def service_account(self):
        account = User(username=f"application-{self.name}", role="billing", is_service=True)
        account.set_unusable_password()
        account.save(force_insert=True)
        return account
