"""Opening a clinic, and naming an operator, from the command line."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing
from django.core.management import CommandError, call_command

from apps.tenants.models import Tenant
from apps.users.models import User
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context

NAMES = {
    "name": "Praxis am Anker",
    "owner_email": "mara.holm@example.com",
    "owner_first_name": "Mara",
    "owner_last_name": "Holm",
}
PERSON = {"first_name": "Olivia", "last_name": "Marsh"}


def clinics():
    with tenant_context(PLATFORM_ID):
        return {clinic.slug: clinic for clinic in Tenant.objects.all()}


def test_create_tenant_opens_a_clinic_invites_its_owner_and_says_what_comes_next(db, post, capsys):
    call_command("create_tenant", "anchor", domain_url="anchor.example.com", language="de", **NAMES)
    post()

    clinic, said = clinics()["anchor"], capsys.readouterr().out
    assert (clinic.language, clinic.timezone, clinic.status) == ("de", "UTC", "active")
    assert "Mara Holm is invited by mail to mara.holm@example.com" in said
    assert "manage.py work" in said
    assert f"tenants/{clinic.pk}/" in said
    assert [message.to for message in outgoing.outbox] == [["mara.holm@example.com"]]
    with tenant_context(clinic.pk):
        assert [(user.username, user.role) for user in User.objects.all()] == [
            ("mara.holm", "owner")
        ]
        event = AuditEvent.objects.get(resource="tenants")
        assert (event.action, event.operation, event.actor) == ("privilege", "create", None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"slug": "alpha"}, "slug: Another clinic has this name."),
        ({"slug": "Not a slug"}, "slug: Use lower-case letters"),
        ({"domain_url": "alpha.example.com"}, "domain_url: Another clinic uses this host name."),
        ({"timezone": "Berlin"}, "timezone: Name the time zone"),
        ({"owner_email": "nobody"}, "owner.email: "),
    ],
)
def test_create_tenant_says_what_is_wrong_and_opens_nothing(arguments, said, alpha):
    given = {**NAMES, **arguments}
    with pytest.raises(CommandError, match=said):
        call_command("create_tenant", given.pop("slug", "anchor"), **given)

    assert set(clinics()) == {"platform", "alpha"}


def test_create_operator_invites_somebody_to_the_platform(db, post, capsys):
    call_command("create_operator", "olivia", "olivia@example.com", **PERSON)
    post()

    assert [message.to for message in outgoing.outbox] == [["olivia@example.com"]]
    assert "Olivia Marsh is invited by mail to olivia@example.com" in capsys.readouterr().out
    with tenant_context(PLATFORM_ID):
        user = User.objects.get()
    assert (user.username, user.role, user.is_active) == ("olivia", "operator", False)


@pytest.mark.parametrize(
    ("username", "email", "said"),
    [("OPERATOR", "o@example.com", "has this user name"), ("olivia", "nobody", "no mail address")],
)
def test_create_operator_says_what_is_wrong_and_invites_nobody(username, email, said, operator):
    with pytest.raises(CommandError, match=said):
        call_command("create_operator", username, email, **PERSON)

    with tenant_context(PLATFORM_ID):
        assert User.objects.get() == operator
    assert outgoing.outbox == []
