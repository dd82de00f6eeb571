"""Sign-in and consent as a person sees them: Chromium, from a page of another origin and back to it."""

from __future__ import annotations

import http.server
import threading

import pytest

from tests.clinics import PASSWORD
from tests.oauth.people import Program, said


@pytest.fixture
def desk():
    """A page at a port of its own, as a developer's machine serves one."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Front desk</title><p>Welcome back.</p>")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/callback"
    server.shutdown()


class Landed:
    """The browser's address as a redirect, which authlib's client reads."""

    def __init__(self, url):
        self.headers = {"Location": url}


def test_a_person_signs_in_allows_it_and_is_back(
    clinic, register, live_server_url, page, desk, complaints, request
):
    application, _ = register(clinic, redirect_uris=[desk])
    program = Program(live_server_url, application.client_id, redirect_uri=desk)
    page.goto(program.asks())
    page.get_by_label("Clinic").fill("harbor")
    page.get_by_label("User name").fill("receptionist")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Front desk").wait_for()
    page.get_by_text("see the appointment book").wait_for()
    assert complaints == []

    page.get_by_role("button", name="Allow").click()
    page.get_by_text("Welcome back.").wait_for()
    assert page.url.startswith(desk)
    assert program.fetches(Landed(page.url))["access_token"]

    page.goto(program.asks())
    page.get_by_role("button", name="Refuse").click()
    page.get_by_text("Welcome back.").wait_for()
    assert said(Landed(page.url))["error"] == "access_denied"
    blamed = [it for it in complaints if not str(it).startswith(desk)]
    assert [it for it in blamed if "favicon" not in str(it)] == []


def test_swagger_ui_tries_an_operation_out_as_an_application(
    clinic, register, live_server_url, page
):
    back = f"{live_server_url}/static/drf_spectacular_sidecar/swagger-ui-dist/oauth2-redirect.html"
    application, _ = register(clinic, redirect_uris=[back], scopes=["profile"])
    page.goto(f"{live_server_url}/api/v1/docs/")
    page.get_by_role("button", name="Authorize").first.click()
    form = page.locator(".auth-container").filter(has_text="authorizationCode with PKCE")
    form.locator("input[id^=client_id]").fill(application.client_id)
    form.locator("label[for^='profile-']").first.click()

    with page.expect_popup() as opened:
        form.get_by_role("button", name="Apply given OAuth2 credentials").click()
    opened.value.get_by_label("Clinic").fill("harbor")
    opened.value.get_by_label("User name").fill("receptionist")
    opened.value.get_by_label("Password").fill(PASSWORD)
    opened.value.get_by_role("button", name="Sign in").click()
    opened.value.get_by_role("button", name="Allow").click()

    form.get_by_text("Authorized", exact=True).wait_for()
