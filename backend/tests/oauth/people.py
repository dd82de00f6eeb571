"""A person with a browser, and a single-page application, as they go through the flow against a real server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

from tests.clinics import PASSWORD

CALLBACK = "https://desk.example.com/callback"
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Browser:
    """A cookie jar that fills in forms, and stops where it would leave the server."""

    server: str
    http: requests.Session = field(default_factory=requests.Session)

    def open(self, url: str) -> requests.Response:
        """Follow redirects as long as they stay on the server."""
        answer = self.http.get(url, allow_redirects=False)
        while answer.is_redirect and (there := self._here(answer)):
            answer = self.http.get(there, allow_redirects=False)
        return answer

    def send(self, page: requests.Response, **fields: str) -> requests.Response:
        """Send a page's form, and follow redirects as long as they stay on the server."""
        token = CSRF.search(page.text)
        assert token, page.text
        answer = self.http.post(
            page.url,
            {"csrfmiddlewaretoken": token[1], **fields},
            headers={"Origin": self.server, "Referer": page.url},
            allow_redirects=False,
        )
        return self.open(there) if answer.is_redirect and (there := self._here(answer)) else answer

    def sign_in(self, page: requests.Response, clinic: str, username: str) -> requests.Response:
        """Fill in the form of sign-in."""
        assert "/account/sign-in/" in page.url, page.url
        return self.send(page, tenant=clinic, username=username, password=PASSWORD)

    def _here(self, answer: requests.Response) -> str:
        there = answer.headers["Location"]
        if there.startswith("/"):
            return f"{self.server}{there}"
        return there if there.startswith(f"{self.server}/") else ""


@dataclass
class Program:
    """An application of authlib's, with a verifier of its own."""

    server: str
    client_id: str
    client_secret: str | None = None
    scope: str = "openid profile email appointments:read"
    redirect_uri: str = CALLBACK
    verifier: str = field(default_factory=lambda: generate_token(48))

    def __post_init__(self) -> None:
        self.oauth = OAuth2Session(
            self.client_id,
            self.client_secret,
            scope=self.scope,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.client_secret else "none",
        )

    def asks(self, **more: str) -> str:
        """Return the address that it sends a browser to."""
        url, self.state = self.oauth.create_authorization_url(
            f"{self.server}/oauth/authorize/", code_verifier=self.verifier, **more
        )
        return url

    def fetches(self, answer: requests.Response) -> dict:
        """Exchange the code that a browser brings back."""
        return self.oauth.fetch_token(
            f"{self.server}/oauth/token/",
            authorization_response=answer.headers["Location"],
            code_verifier=self.verifier,
            state=self.state,
        )

    def posts(self, path: str, **fields: str) -> requests.Response:
        """Ask an endpoint by itself, as who it is."""
        auth = (self.client_id, self.client_secret) if self.client_secret else None
        who = {} if auth else {"client_id": self.client_id}
        return requests.post(f"{self.server}{path}", {**who, **fields}, auth=auth, timeout=30)

    def exchanges(self, code: str, **changed: str) -> requests.Response:
        """Exchange a code, in a way of one's own."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
            **changed,
        }
        return self.posts("/oauth/token/", **{k: v for k, v in fields.items() if v is not None})


def said(answer: requests.Response) -> dict[str, str]:
    """Return what an answer's redirect says."""
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def allowed(browser: Browser, program: Program, clinic: str, username: str) -> requests.Response:
    """Go through sign-in and consent, and return the redirect that leaves the server."""
    page = browser.open(program.asks(nonce="n-0S6_WzA2Mj"))
    if "/account/sign-in/" in page.url:
        page = browser.sign_in(page, clinic, username)
    assert page.status_code == 200, page.text
    return browser.send(page, allow="")
