"""A page of another origin in a real browser: it works with the API if the clinic registered it, and reads nothing otherwise."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.applications import ApplicationClient, make_application
from tests.clinics import make_clinic

# Take a patient in, change what was read, and meet a refusal: what came of each, and what of it the page could read.
WORK = """
async ([url, raw]) => {
    const ask = async (method, path, body, more) => {
        const headers = {Authorization: `Bearer ${raw}`, "Content-Type": "application/json", ...more}
        const answer = await fetch(url + path, {method, headers, body: body && JSON.stringify(body)})
        return [answer, answer.status === 200 || answer.status === 201 ? await answer.json() : {}]
    }
    const anna = {first_name: "Anna", last_name: "Schmidt", birth_date: "1990-02-03"}
    const [made, patient] = await ask("POST", "/api/v1/patients/", anna, {"Idempotency-Key": "once"})
    const path = `/api/v1/patients/${patient.id}/`
    const [read] = await ask("GET", path)
    const [changed, now] = await ask("PATCH", path, {city: "Kiel"}, {"If-Match": read.headers.get("ETag")})
    const [refused] = await ask("GET", "/api/v1/operatories/")
    return [
        made.status, made.headers.get("Location").endsWith(path), changed.status, now.city,
        refused.status, refused.headers.get("WWW-Authenticate"),
    ]
}
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing."""

    def log_message(self, *_):
        pass


@contextmanager
def page_elsewhere(folder):
    """Serve an empty page; yield its origin."""
    (folder / "index.html").write_text("<!doctype html><title>Elsewhere</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def elsewhere(tmp_path):
    with page_elsewhere(tmp_path) as origin:
        yield origin


def token_of(clinic, origins):
    application = make_application(clinic.id, allowed_origins=origins)
    scopes = ["patients:read", "patients:write"]
    return ApplicationClient(application, clinic.receptionist, scopes).raw


def test_a_registered_page_works_with_the_api(committed, live_server_url, page, elsewhere):
    raw = token_of(make_clinic("alpha"), [elsewhere])
    page.goto(elsewhere)

    wanted = 'Bearer realm="api", error="insufficient_scope", scope="operatories:read"'
    assert page.evaluate(WORK, [live_server_url, raw]) == [201, True, 200, "Kiel", 403, wanted]


def test_a_page_that_nobody_registered_reads_nothing_with_the_best_token(
    committed, live_server_url, page, elsewhere
):
    raw = token_of(make_clinic("alpha"), ["https://app.example.net"])
    page.goto(elsewhere)

    with pytest.raises(Exception, match="Failed to fetch"):
        page.evaluate(WORK, [live_server_url, raw])
