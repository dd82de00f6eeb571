"""Links: they name their clinic, work once, and what is stored of them opens nothing."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Thread

import pytest
import requests
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from apps.users.links.choices import LIFE, LinkEnd, Purpose
from apps.users.links.errors import LinkUnusable
from apps.users.links.models import Link
from apps.users.links.services import digest, issue, look, use, withdraw
from apps.users.models import User
from apps.users.passwords.tasks import reset_mail
from apps.users.staff.tests.factories import NewcomerFactory
from core.tenancy.context import current_tenant_id, tenant_context
from tests.clinics import make_clinic
from tests.conventions.test_collisions import wait_until_blocked
from tests.mails import sent, token_in
from tests.test_front_desk import together

RESET, INVITATION = Purpose.PASSWORD_RESET, Purpose.INVITATION


@pytest.fixture
def token(tenant):
    return issue(tenant.dentist, RESET)


def test_a_token_names_its_clinic_and_is_stored_as_a_hash(tenant, token):
    clinic, _, secret = token.partition(".")
    link = Link.objects.get()

    assert clinic == tenant.id.hex
    assert len(secret) == 43
    assert link.token_hash == digest(token)
    assert secret not in link.token_hash


def test_looking_uses_nothing_up_and_makes_the_clinic_current(tenant, beta, token):
    with tenant_context(beta.id):
        for _ in range(3):
            assert look(token, RESET, host_tenant_id=None).user == tenant.dentist
        assert current_tenant_id() == tenant.id
    assert use(token, RESET, host_tenant_id=None) == tenant.dentist


def test_a_link_is_used_once(tenant, token):
    use(token, RESET, host_tenant_id=tenant.id)

    assert Link.objects.get().end_reason == LinkEnd.USED
    for again in (look, use):
        with pytest.raises(LinkUnusable):
            again(token, RESET, host_tenant_id=tenant.id)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_is_good_for_its_time(tenant, purpose):
    user = NewcomerFactory() if purpose == INVITATION else tenant.dentist
    token = issue(user, purpose)
    link = Link.objects.get()
    assert abs(link.expiration - timezone.now() - LIFE[purpose]) < timedelta(seconds=5)
    Link.objects.update(expiration=timezone.now())

    with pytest.raises(LinkUnusable):
        use(token, purpose, host_tenant_id=None)
    assert Link.objects.get().ended_at is None


def test_links_of_two_purposes_do_not_disturb_each_other(tenant):
    newcomer = NewcomerFactory()
    invitation = issue(newcomer, INVITATION)
    User.objects.filter(pk=newcomer.pk).update(is_invited=False, is_active=True)
    reset = issue(newcomer, RESET)
    User.objects.filter(pk=newcomer.pk).update(is_invited=True, is_active=False)

    for token, wrong in ((invitation, RESET), (reset, INVITATION)):
        with pytest.raises(LinkUnusable):
            use(token, wrong, host_tenant_id=None)
    assert use(invitation, INVITATION, host_tenant_id=None) == newcomer


def test_what_is_withdrawn_works_no_more(tenant, token):
    withdraw(tenant.dentist, *Purpose)

    with pytest.raises(LinkUnusable):
        use(token, RESET, host_tenant_id=None)
    assert Link.objects.get().end_reason == LinkEnd.WITHDRAWN


def test_another_clinic_s_host_opens_nothing(tenant, beta, token):
    with pytest.raises(LinkUnusable):
        use(token, RESET, host_tenant_id=beta.id)


def test_the_database_keeps_one_working_link_of_a_purpose(tenant, token):
    given = {"user": tenant.dentist, "purpose": RESET, "expiration": timezone.now()}
    with pytest.raises(IntegrityError, match="one_link_per_purpose"), transaction.atomic():
        Link.objects.create(**given, token_hash="x")

    assert Link.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"purpose": "other"}, "link_purpose_known"),
        ({"ended_at": timezone.now()}, "link_end_has_a_reason"),
        ({"end_reason": "used"}, "link_end_has_a_reason"),
    ],
)
def test_the_database_takes_no_other_link(tenant, token, changes, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Link.objects.update(**changes)


def test_who_comes_second_waits_and_finds_the_link_used(committed, database_name):
    clinic = make_clinic("alpha")
    with clinic.context():
        token = issue(clinic.dentist, RESET)
    refused = []

    def use_too():
        try:
            with clinic.context(), pytest.raises(LinkUnusable):
                use(token, RESET, host_tenant_id=None)
            refused.append(True)
        finally:
            connections.close_all()

    with clinic.context():
        use(token, RESET, host_tenant_id=None)
        thread = Thread(target=use_too)
        thread.start()
        wait_until_blocked(database_name)
    thread.join()

    assert refused == [True]


def test_of_sixteen_simultaneous_uses_exactly_one_works(committed, live_server_url):
    clinic = make_clinic("alpha")
    with clinic.context():
        token = issue(clinic.dentist, RESET)
    url = f"{live_server_url}/api/v1/auth/password/reset/confirm/"

    def attempt(n):
        body = {"token": token, "new_password": f"seven quiet herons number {n:02}"}
        return requests.post(url, json=body, timeout=60)

    answers = together([lambda n=n: attempt(n) for n in range(16)])

    assert Counter(answer.status_code for answer in answers) == {204: 1, 400: 15}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 400} == {
        "link_unusable"
    }
    (winner,) = [n for n, answer in enumerate(answers) if answer.status_code == 204]
    with clinic.context():
        user = User.objects.get(pk=clinic.dentist.pk)
        assert user.check_password(f"seven quiet herons number {winner:02}")
        assert Link.objects.get().end_reason == LinkEnd.USED


def test_a_mail_that_is_sent_twice_leaves_the_latest_link_working(alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.dentist.pk).update(email="d@example.com")
        for _ in range(2):
            reset_mail.enqueue(user=alpha.dentist.pk)
    older, newer = (token_in(message) for message in sent())

    with alpha.context():
        with pytest.raises(LinkUnusable):
            use(older, RESET, host_tenant_id=None)
        assert use(newer, RESET, host_tenant_id=None) == alpha.dentist
