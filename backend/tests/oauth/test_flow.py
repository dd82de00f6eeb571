"""The whole flow by a real client library against a real server: sign-in, consent, tokens, who it is, and the end."""

from __future__ import annotations

import requests
from joserfc import jwt
from joserfc.jwk import KeySet

from apps.users.models import Session
from core.audit.models import AuditEvent
from tests.oauth.people import Program, allowed, said


def test_a_single_page_application_gets_to_the_api_in_a_persons_name(
    clinic, browser, program, live_server_url
):
    answer = allowed(browser, program, "harbor", "receptionist")
    told = said(answer)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("https://desk.example.com/callback?")
    assert told["iss"] == live_server_url
    assert told["state"] == program.state

    token = program.fetches(answer)
    assert token["token_type"] == "Bearer"
    assert 895 <= token["expires_in"] <= 900
    assert token["scope"] == program.scope

    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    shown = requests.get(f"{live_server_url}/api/v1/appointments/", headers=bearer, timeout=30)
    assert shown.status_code == 200, shown.text
    beyond = requests.get(f"{live_server_url}/api/v1/patients/", headers=bearer, timeout=30)
    assert beyond.status_code == 403

    about = requests.get(f"{live_server_url}/oauth/userinfo/", headers=bearer, timeout=30).json()
    person = clinic.receptionist
    assert about == {
        "sub": str(person.pk),
        "name": "Receptionist Example",
        "given_name": "Receptionist",
        "family_name": "Example",
        "preferred_username": "receptionist",
        "role": "receptionist",
        "clinic_id": str(clinic.id),
        "clinic_slug": "harbor",
    }


def test_its_id_token_is_signed_by_a_key_that_discovery_leads_to(
    browser, program, live_server_url, clinic
):
    token = program.fetches(allowed(browser, program, "harbor", "receptionist"))
    well_known = f"{live_server_url}/.well-known/openid-configuration"
    found = requests.get(well_known, timeout=30).json()
    keys = KeySet.import_key_set(requests.get(found["jwks_uri"], timeout=30).json())
    signed = jwt.decode(token["id_token"], keys, algorithms=["RS256"])
    claims = signed.claims
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": found["issuer"]},
        aud={"essential": True, "value": program.client_id},
        nonce={"essential": True, "value": "n-0S6_WzA2Mj"},
        exp={"essential": True},
    ).validate(claims)

    assert signed.header["alg"] == "RS256"
    assert found["issuer"] == live_server_url
    assert claims["sub"] == str(clinic.receptionist.pk)
    assert claims["clinic_slug"] == "harbor"
    with clinic.context():
        signed_in = Session.objects.get(kind="browser").created_at
    assert claims["auth_time"] == int(signed_in.timestamp())


def test_it_stays_by_refreshing_and_ends_by_giving_its_token_back(clinic, browser, program):
    first = program.fetches(allowed(browser, program, "harbor", "receptionist"))
    second = program.oauth.refresh_token(f"{program.server}/oauth/token/")
    assert second["refresh_token"] != first["refresh_token"]
    assert "id_token" not in second

    assert program.posts("/oauth/revoke/", token=second["refresh_token"]).status_code == 200
    for access in (first["access_token"], second["access_token"]):
        headers = {"Authorization": f"Bearer {access}"}
        shown = requests.get(f"{program.server}/api/v1/appointments/", headers=headers, timeout=30)
        assert shown.status_code == 401
    with clinic.context():
        session = Session.objects.get(kind="oauth")
        assert session.end_reason == "given_back"


def test_an_application_that_keeps_a_secret_proves_it_too(
    clinic, browser, register, live_server_url
):
    application, secret = register(clinic, client_type="confidential")
    program = Program(live_server_url, application.client_id, secret)

    assert program.fetches(allowed(browser, program, "harbor", "dentist"))["access_token"]
    for wrong in ("dps_wrong", "", application.secret_hash):
        thief = Program(live_server_url, application.client_id, wrong)
        answer = thief.posts("/oauth/token/", grant_type="refresh_token", refresh_token="x")
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_an_integration_acts_as_its_service_account(clinic, register, live_server_url):
    application, secret = register(
        clinic,
        client_type="confidential",
        grant_types=["client_credentials"],
        redirect_uris=[],
        scopes=["appointments:read"],
        role="receptionist",
    )
    program = Program(live_server_url, application.client_id, secret)
    answer = program.posts("/oauth/token/", grant_type="client_credentials")
    assert answer.status_code == 200, answer.text
    token = answer.json()
    assert "refresh_token" not in token
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert (
        requests.get(
            f"{live_server_url}/api/v1/appointments/", headers=headers, timeout=30
        ).status_code
        == 200
    )
    with clinic.context():
        session = Session.objects.get(kind="oauth")
        assert session.user_id == application.service_account_id
        told = AuditEvent.objects.get(action="sign_in", session=session.pk)
        assert told.details == {"kind": "oauth", "application": str(application.pk)}
