"""A mail with a link goes to the address that its person has under the lock, not to what it was a moment before."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connections

from apps.users.invitations.services import invite
from apps.users.links.choices import LinkEnd, Purpose
from apps.users.links.errors import LinkUnusable
from apps.users.links.models import Link
from apps.users.links.services import issue
from apps.users.models import User
from apps.users.passwords.tasks import reset_mail
from dev import testing
from tests.clinics import make_clinic, make_user
from tests.conventions.test_collisions import wait_until_blocked
from tests.mails import links_in, sent

OLD, NEW = "old@example.com", "new@example.com"
MOVED, DISMISSED = f"email = '{NEW}'", "is_active = false"


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


def mails_while(user, database_name, change):
    """Hold a change of a person until what happens meanwhile has come to wait for it; return the mails that come."""
    mails = []

    def work():
        try:
            mails.extend(sent())
        finally:
            connections.close_all()

    with testing.superuser(database_name) as other, other.cursor() as cursor:
        other.autocommit = False
        cursor.execute(f"UPDATE users_user SET {change} WHERE id = %s", [str(user.pk)])
        thread = Thread(target=work)
        thread.start()
        wait_until_blocked(database_name)
        other.commit()
        thread.join()
    return mails


@pytest.mark.parametrize(("change", "to"), [(MOVED, [[NEW]]), (DISMISSED, []), ("email = ''", [])])
def test_a_reset_goes_to_the_address_and_state_of_now(clinic, database_name, change, to):
    with clinic.context():
        User.objects.filter(pk=clinic.dentist.pk).update(email=OLD)
        reset_mail.enqueue(user=clinic.dentist.pk)

    mails = mails_while(clinic.dentist, database_name, change)
    assert [message.to for message in mails] == to
    with clinic.context():
        assert Link.objects.count() == len(to)


@pytest.mark.parametrize("change", [MOVED, DISMISSED])
def test_who_shares_a_mailbox_no_more_gets_no_link_there(clinic, database_name, change):
    with clinic.context():
        User.objects.filter(pk=clinic.dentist.pk).update(email=OLD)
        second = make_user("assistant", "second", email=OLD.upper())
        reset_mail.enqueue(user=clinic.dentist.pk)

    (message,) = mails_while(second, database_name, change)
    assert message.to == [OLD]
    assert len(links_in(message)) == 1
    assert "second" not in message.body
    with clinic.context():
        assert not Link.objects.filter(user=second).exists()


@pytest.mark.parametrize(("change", "to"), [(MOVED, [[NEW]]), ("is_invited = false", [])])
def test_an_invitation_goes_to_the_address_and_state_of_now(clinic, database_name, change, to):
    with clinic.context():
        newcomer = invite(email=OLD, username="noor", role="dentist", invited_by=None)

    mails = mails_while(newcomer, database_name, change)
    assert [message.to for message in mails] == to
    with clinic.context():
        assert Link.objects.count() == len(to)


def test_no_link_is_made_for_who_may_use_none_any_more(tenant):
    stale = User.objects.get(pk=tenant.dentist.pk)
    issue(stale, Purpose.PASSWORD_RESET)
    User.objects.filter(pk=stale.pk).update(is_active=False)

    with pytest.raises(LinkUnusable):
        issue(stale, Purpose.PASSWORD_RESET)
    assert Link.objects.get().end_reason != LinkEnd.REPLACED
