"""A clinic keeps an owner, and the platform an operator, whoever asks and however many at once."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError, connections, transaction

from apps.users.models import User
from apps.users.staff import services
from apps.users.staff.errors import LastOwner
from apps.users.staff.tests.asking import ME, path_of, state
from core.tenancy.context import PLATFORM_ID, tenant_context
from dev import testing
from tests.clinics import make_clinic, make_user
from tests.conventions.test_collisions import wait_until_blocked
from tests.test_front_desk import Desk, together


@pytest.mark.parametrize(
    ("verb", "body"),
    [("", {"role": "dentist"}), ("", {"is_active": False}), ("deactivate/", None)],
)
def test_the_last_active_owner_stays(api, alpha, verb, body):
    with alpha.context():
        make_user("owner", "former", is_active=False)
    before = state(alpha)
    send = api.post if verb else api.patch
    refused = send(path_of(alpha.owner, verb), body)

    assert (refused.status_code, refused.json()["code"]) == (409, "last_owner")
    assert state(alpha) == before
    assert api.get(ME).status_code == 200


def test_an_owner_goes_once_there_is_another(api, alpha, client_of):
    with alpha.context():
        second = make_user("owner", "second")

    assert api.patch(path_of(alpha.owner), {"role": "dentist"}).status_code == 200
    assert api.get(ME).json()["role"] == "dentist"
    refused = client_of(second).post(path_of(second, "deactivate/"))
    assert refused.json()["code"] == "last_owner"


def test_the_database_keeps_the_last_owner_whoever_asks(alpha, database_name):
    with alpha.context():
        for change in ({"role": "dentist"}, {"is_active": False}):
            with pytest.raises(IntegrityError, match="keeps an active owner"), transaction.atomic():
                User.objects.filter(pk=alpha.owner.pk).update(**change)
        assert User.objects.get(pk=alpha.owner.pk).role == "owner"


def test_the_platform_keeps_its_last_operator(db):
    with tenant_context(PLATFORM_ID):
        operator = make_user("operator")
        with pytest.raises(LastOwner):
            services.deactivate(operator, by=None)
        assert User.objects.get(pk=operator.pk).is_active


def test_other_changes_of_an_owner_and_other_people_do_not_wait_for_it(api, alpha):
    assert api.patch(path_of(alpha.owner), {"specialty": "Surgery"}).status_code == 200
    assert api.post(path_of(alpha.dentist, "deactivate/")).status_code == 200


def test_of_two_owners_who_dismiss_each_other_one_stays(committed, live_server_url):
    for attempt in range(3):
        clinic = make_clinic(f"clinic{attempt}")
        with clinic.context():
            owners = [clinic.owner, make_user("owner", "second")]
        desks = [Desk(live_server_url, clinic, owner.username) for owner in owners]
        answers = together(
            [
                lambda desk=desk, other=other: desk.submit(f"users/{other.pk}/deactivate/", None)
                for desk, other in zip(desks, reversed(owners), strict=True)
            ]
        )

        statuses = Counter(answer.status_code for answer in answers)
        assert statuses[200] == 1, [answer.text for answer in answers]
        with clinic.context():
            assert User.objects.filter(role="owner", is_active=True).count() == 1


def test_of_eight_owners_who_all_step_down_at_once_one_stays(committed, live_server_url):
    clinic = make_clinic("alpha")
    with clinic.context():
        owners = [clinic.owner, *(make_user("owner", f"owner{n}") for n in range(7))]
    desks = [Desk(live_server_url, clinic, owner.username) for owner in owners]

    answers = together(
        [
            lambda desk=desk, owner=owner: desk.patch(
                f"{desk.api}/users/{owner.pk}/", json={"role": "dentist"}, timeout=60
            )
            for desk, owner in zip(desks, owners, strict=True)
        ]
    )

    assert Counter(answer.status_code for answer in answers) == {200: 7, 409: 1}
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"last_owner"}
    with clinic.context():
        assert User.objects.filter(role="owner", is_active=True).count() == 1


def test_the_database_makes_two_take_turns_without_any_service(committed, database_name):
    """Each would leave the other: neither sees what the other has not committed."""
    from threading import Thread

    clinic = make_clinic("alpha")
    with clinic.context():
        second = make_user("owner", "second")
    failed = []

    def dismiss_second():
        try:
            with clinic.context():
                User.objects.filter(pk=second.pk).update(is_active=False)
        except IntegrityError as error:
            failed.append(str(error))
        finally:
            connections.close_all()

    with testing.superuser(database_name) as other, other.cursor() as cursor:
        other.autocommit = False
        cursor.execute("UPDATE users_user SET is_active = false WHERE id = %s", [clinic.owner.pk])
        thread = Thread(target=dismiss_second)
        thread.start()
        wait_until_blocked(database_name)
        other.commit()
        thread.join()

    assert "keeps an active owner" in failed[0]
    with clinic.context():
        assert User.objects.get(role="owner", is_active=True) == second
