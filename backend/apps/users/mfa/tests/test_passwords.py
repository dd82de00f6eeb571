"""Eight characters beside a second factor, fifteen alone; and no way to keep a short one without."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.users.mfa.tests.apps import DISABLE, enrolled
from apps.users.models import Factor, User
from apps.users.sessions.tests.paths import TOKEN, credentials
from tests.clients import API, ApiClient
from tests.clinics import PASSWORD
from tests.isolation.world import fingerprint
from tests.mails import sent

CHANGE = f"{API}auth/password/change/"
SHORT = "heron-42"
LONG = "seven quiet herons over the estuary"


@pytest.fixture
def desk(alpha, client_of):
    return client_of(alpha.receptionist)


def change(desk, new, old=PASSWORD):
    answer = desk.post(CHANGE, {"current_password": old, "new_password": new})
    return answer.status_code, [error["code"] for error in answer.json()["errors"]] if (
        answer.status_code == 400
    ) else []


def test_eight_characters_do_beside_a_factor_only(desk, alpha):
    assert change(desk, SHORT) == (400, ["password_too_short"])
    enrolled(alpha.receptionist, desk.session_row)

    assert change(desk, SHORT[:-1]) == (400, ["password_too_short"])
    assert change(desk, "password") == (400, ["password_too_common"])
    assert change(desk, SHORT) == (204, [])


def test_a_short_one_keeps_the_factor_on(desk, alpha):
    enrolled(alpha.receptionist, desk.session_row)
    change(desk, SHORT)
    counted = frozenset({"audit_auditevent", "audit_unsealed", "users_attempts"})
    before = fingerprint(connection, alpha, but=counted)

    refused = desk.post(DISABLE, {"current_password": SHORT})
    assert (refused.status_code, refused.json()["code"]) == (409, "password_too_short")
    assert fingerprint(connection, alpha, but=counted) == before

    assert change(desk, LONG, old=SHORT) == (204, [])
    assert desk.post(DISABLE, {"current_password": LONG}).status_code == 204
    assert ApiClient().post(TOKEN, credentials(password=LONG)).status_code == 200


def test_a_factor_that_goes_by_whatever_way_leaves_a_short_password_useless(desk, alpha):
    enrolled(alpha.receptionist, desk.session_row)
    change(desk, SHORT)
    with alpha.context():
        Factor.objects.all().delete()

    refused = ApiClient().post(TOKEN, credentials(password=SHORT))
    assert refused.json()["code"] == "invalid_credentials"


def test_how_long_a_password_is_is_in_no_history(desk, alpha):
    enrolled(alpha.receptionist, desk.session_row)
    change(desk, SHORT)
    sent()

    with alpha.context():
        names = {field.name for field in User.events.rel.related_model._meta.get_fields()}
    assert "has_mfa" in names
    assert not names & {"password", "has_short_password"}
