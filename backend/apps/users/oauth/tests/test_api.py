"""Applications at the API: what may be registered, what is told once, and what happens to service accounts."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.users.models import Application, User
from apps.users.oauth import services
from apps.users.oauth.tests.factories import ApplicationFactory
from apps.users.tokens import digest
from core.audit.models import AuditEvent
from core.errors import Gone
from core.idempotency.models import KeptAnswer
from tests.clients import API
from tests.isolation.world import fingerprint

PATH = f"{API}oauth-applications/"
DESK = {
    "name": "Front desk",
    "client_type": "public",
    "grant_types": ["authorization_code"],
    "redirect_uris": ["https://desk.example.com/callback"],
    "scopes": ["appointments:read", "openid"],
}
SERVER = {
    "name": "Accounting",
    "client_type": "confidential",
    "grant_types": ["client_credentials"],
    "scopes": ["appointments:read"],
    "role": "billing",
}


def refused(answer):
    """Return which fields are wrong, and how."""
    assert answer.status_code == 400, answer.content
    return {(it["attr"], it["code"]) for it in answer.json()["errors"]}


def test_a_secret_is_told_once_and_kept_as_a_hash(api, alpha):
    made = api.post(PATH, SERVER, headers={"Idempotency-Key": "k"})
    secret = made.json()["client_secret"]
    shown = api.get(made["Location"]).json()
    again = api.post(PATH, SERVER, headers={"Idempotency-Key": "k"})

    assert secret.startswith("dps_")
    assert "client_secret" not in shown
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == {**made.json(), "client_secret": None}
    with alpha.context():
        assert Application.objects.get().secret_hash == digest(secret)
        assert secret.encode() not in bytes(KeptAnswer.objects.get().content)


def test_a_public_application_has_none(api):
    made = api.post(PATH, DESK).json()

    assert made["client_secret"] is None
    answer = api.post(f"{PATH}{made['id']}/rotate-secret/")
    assert (answer.status_code, answer.json()["code"]) == (409, "has_no_secret")


def test_another_secret_is_another(api, alpha):
    made = api.post(PATH, SERVER).json()
    told = api.post(f"{PATH}{made['id']}/rotate-secret/").json()

    assert told["client_secret"] != made["client_secret"]
    with alpha.context():
        assert Application.objects.get().secret_hash == digest(told["client_secret"])


def test_a_client_id_names_its_clinic(api, alpha):
    assert api.post(PATH, DESK).json()["client_id"].startswith(f"{alpha.id.hex}.")


@pytest.mark.parametrize(
    "uri",
    [
        "http://desk.example.com/callback",
        "https://desk.example.com/callback#x",
        "https://desk.example.com/*",
        "https://*.example.com/callback",
        "https://user@desk.example.com/callback",
        "https://Desk.example.com/callback",
        "https://desk.example.com:0/",
        "https://desk.example.com:70000/",
        "https://desk.example.com/a b",
        "https://desk.example.com/callback?code=1",
        "https://desk.example.com/callback?state=",
        "https://desk.example.com/\nx",
        "https://desk.example.com\\x",
        "https:///callback",
        "http://localhost.evil.example.com/",
        "http://10.0.0.1/callback",
        "javascript:alert(1)",
        "com.example.app:/callback",
        "/callback",
        "",
    ],
)
def test_a_redirect_uri_is_exact(uri, api, alpha):
    before = fingerprint(connection, alpha)

    assert {attr for attr, _ in refused(api.post(PATH, {**DESK, "redirect_uris": [uri]}))} == {
        "redirect_uris.0"
    }
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize(
    "uri",
    [
        "https://desk.example.com",
        "https://desk.example.com:8443/a/b?tenant=1",
        "http://localhost:5173/callback",
        "http://127.0.0.1/callback",
        "http://[::1]:8080/",
    ],
)
def test_https_and_the_own_machine_are_taken(uri, api):
    assert api.post(PATH, {**DESK, "redirect_uris": [uri]}).json()["redirect_uris"] == [uri]


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "https://*.example.com",
        "https://app.example.com/",
        "https://app.example.com:443",
        "http://app.example.com",
        "http://localhost:80",
        "https://APP.example.com",
        "app.example.com",
    ],
)
def test_an_origin_is_as_browsers_send_it(origin, api):
    answer = api.post(PATH, {**DESK, "allowed_origins": [origin]})

    assert refused(answer) == {("allowed_origins.0", "invalid_origin")}


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({**DESK, "scopes": []}, ("scopes", "min_length")),
        ({**DESK, "scopes": ["everything"]}, ("scopes.0", "unknown_scope")),
        ({**DESK, "scopes": ["openid", "openid"]}, ("scopes", "repeated")),
        ({**DESK, "scopes": "openid"}, ("scopes", "not_a_list")),
        ({**DESK, "grant_types": []}, ("grant_types", "min_length")),
        ({**DESK, "grant_types": ["password"]}, ("grant_types.0", "invalid_choice")),
        ({**DESK, "grant_types": ["implicit"]}, ("grant_types.0", "invalid_choice")),
        ({**DESK, "redirect_uris": []}, ("redirect_uris", "required")),
        ({**DESK, "role": "billing"}, ("role", "not_allowed")),
        (
            {**SERVER, "client_type": "public"},
            ("grant_types", "not_confidential"),
        ),
        ({**SERVER, "role": None}, ("role", "required")),
        ({**SERVER, "role": "owner"}, ("role", "invalid_choice")),
        ({**SERVER, "role": "operator"}, ("role", "invalid_choice")),
        ({**DESK, "client_id": "mine", "service_account": str(uuid4())}, None),
        ({**DESK, "secret_hash": "x"}, ("secret_hash", "unknown_field")),
        ({**DESK, "client_secret": "x"}, ("client_secret", "unknown_field")),
        ({**DESK, "skip_authorization": True}, ("skip_authorization", "unknown_field")),
    ],
)
def test_what_does_not_fit_together_is_refused(body, wrong, api, alpha):
    before = fingerprint(connection, alpha)
    answer = api.post(PATH, body)

    if wrong is None:  # read-only: ignored
        assert answer.json()["client_id"] != "mine"
        return
    assert refused(answer) == {wrong}
    assert fingerprint(connection, alpha) == before


def test_an_application_stays_what_it_is(api):
    made = api.post(PATH, DESK).json()
    answer = api.patch(f"{PATH}{made['id']}/", {"client_type": "confidential"})

    assert refused(answer) == {("client_type", "immutable")}


def test_what_was_read_can_be_put_back(api):
    for body in (DESK, SERVER):
        made = api.post(PATH, body)
        shown = api.get(made["Location"]).json()
        assert api.put(made["Location"], shown).status_code == 200


def test_a_service_account_follows_its_application(api, alpha):
    made = api.post(PATH, SERVER).json()
    path = f"{PATH}{made['id']}/"

    def account():
        with alpha.context():
            return User.objects.get(pk=made["service_account"])

    assert (account().is_service, account().role, account().is_active) == (True, "billing", True)
    assert not account().has_usable_password()
    api.patch(path, {"name": "Bookkeeping", "role": "auditor"})
    assert (account().last_name, account().role) == ("Bookkeeping", "auditor")
    api.patch(path, {"is_active": False})
    assert account().is_active is False
    api.patch(path, {"is_active": True})
    assert account().is_active is True
    api.patch(
        path,
        {
            "grant_types": ["authorization_code"],
            "role": None,
            "redirect_uris": DESK["redirect_uris"],
        },
    )
    assert account().is_active is False


def test_what_is_deleted_is_gone_and_its_name_kept(api, alpha):
    made = api.post(PATH, SERVER).json()
    path = f"{PATH}{made['id']}/"

    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.patch(path, {"is_active": True}).status_code == 404
    assert api.get(PATH).json()["results"] == []
    with alpha.context():
        gone = Application.objects.get()
        assert (gone.is_active, gone.name) == (False, "Accounting")
        assert gone.service_account.is_active is False


@pytest.mark.parametrize(
    "do",
    [
        lambda it: services.change(it, is_active=True),
        lambda it: services.change(it, name="Back"),
        services.rotate_secret,
        services.delete,
    ],
)
def test_who_comes_after_the_deletion_finds_nothing(do, alpha):
    with alpha.context():
        application = ApplicationFactory()
        services.delete(Application.objects.get())
        with pytest.raises(Gone):
            do(application)


def test_what_happens_to_applications_is_a_change_of_rights(api, alpha):
    made = api.post(PATH, SERVER).json()
    path = f"{PATH}{made['id']}/"
    api.patch(path, {"scopes": ["patients:read"], "name": "Accounting"})
    api.post(f"{path}rotate-secret/")
    api.delete(path)

    with alpha.context():
        told = AuditEvent.objects.filter(resource="oauth-applications").order_by("id")
        assert [(it.action, it.operation) for it in told] == [
            ("privilege", "create"),
            ("privilege", "update"),
            ("privilege", "rotate_secret"),
            ("privilege", "destroy"),
        ]
        assert told[1].details == {"changed": ["scopes"]}
        assert {it.actor for it in told} == {alpha.owner.pk}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_as_many_queries_for_one_as_for_many(
    rows, api, alpha, django_assert_num_queries
):
    with alpha.context():
        ApplicationFactory.create_batch(rows)
    with django_assert_num_queries(5):
        assert len(api.get(PATH).json()["results"]) == rows


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret_hash": ""},
        {"client_type": "public"},
        {"grant_types": ["implicit"]},
        {"grant_types": []},
        {"service_account": None},
        {"redirect_uris": []},
        {"deleted_at": "2027-01-01T00:00:00Z"},
    ],
)
def test_the_database_has_none_of_what_must_not_be(wrong, tenant):
    application = ApplicationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "owner"},
        {"email": "x@example.com"},
        {"is_admin": True},
        {"is_provider": True},
        {"password": "md5$x$y"},
    ],
)
def test_a_service_account_is_nobody(wrong, tenant):
    account = ApplicationFactory().service_account
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=account.pk).update(**wrong)
