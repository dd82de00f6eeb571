"""The schema and its two pages as they are served."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from tests.clinics import PASSWORD, make_clinic
from tests.openapi.schema import described

SCHEMA = "/api/v1/schema/"
AS_YAML = ["*/*", "", "application/yaml", "application/vnd.oai.openapi", "text/html", "nonsense"]
AS_JSON = ["application/json", "application/vnd.oai.openapi+json", "text/html, application/json"]


@pytest.mark.parametrize("accept", AS_YAML)
def test_the_schema_is_yaml_unless_json_is_asked_for(client, db, accept):
    answer = client.get(SCHEMA, headers={"accept": accept})

    assert (answer.status_code, answer["Content-Type"].endswith("json")) == (200, False)
    assert yaml.safe_load(answer.content) == described()


@pytest.mark.parametrize("accept", AS_JSON)
def test_the_schema_is_json_by_accept(client, db, accept):
    answer = client.get(SCHEMA, headers={"accept": accept})

    assert (answer.status_code, answer["Content-Type"].endswith("json")) == (200, True)
    assert json.loads(answer.content) == described()


@pytest.mark.parametrize(
    ("named", "accept"), [("json", "application/yaml"), ("yaml", "application/json")]
)
def test_the_format_goes_before_accept(client, db, named, accept):
    answer = client.get(f"{SCHEMA}?format={named}", headers={"accept": accept})

    assert (answer.status_code, answer["Content-Type"].endswith("json")) == (200, named == "json")


@pytest.mark.parametrize("query", ["format=xml", "format=", "version=1", "format=json&format=json"])
def test_a_format_that_is_not_offered_is_a_400(client, db, query):
    answer = client.get(f"{SCHEMA}?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_head_has_the_headers_alone(client, db):
    asked, whole = client.head(SCHEMA), client.get(SCHEMA)

    assert (asked.status_code, asked.content) == (200, b"")
    assert asked["Content-Type"] == whole["Content-Type"]


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_a_page_names_no_other_host(client, db, page):
    body = client.get(f"/api/v1/{page}/").content.decode()

    assert re.findall(r"https?://", body) == []


def test_swagger_ui_tries_an_operation_out_with_a_bearer(
    committed, live_server_url, page, complaints
):
    make_clinic("gamma")
    body = {"tenant": "gamma", "username": "owner", "password": PASSWORD}
    answer = page.request.post(f"{live_server_url}/api/v1/auth/token/", data=body)

    page.goto(f"{live_server_url}/api/v1/docs/")
    page.get_by_role("button", name="Authorize").first.click()
    bearer = page.locator(".auth-container").filter(has_text="bearer (http")
    bearer.locator("input").fill(answer.json()["access"])
    bearer.get_by_role("button", name="Apply credentials").click()
    page.locator(".modal-ux").get_by_role("button", name="Close").last.click()
    page.locator("#operations-tag-users").click()
    operation = page.locator("#operations-users-auth_me_retrieve")
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    response = operation.locator(".live-responses-table")
    response.get_by_text("Clinic gamma").wait_for()
    assert "no-store" in response.inner_text()
    assert complaints == []


def test_redoc_shows_every_operation(live_server_url, page, complaints):
    page.goto(f"{live_server_url}/api/v1/redoc/")
    page.get_by_role("heading", name="Reserve a time").wait_for()

    assert page.get_by_role("heading", name="Call a visit off").count() == 1
    assert complaints == []
