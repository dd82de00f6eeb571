"""Let a page in a browser act in a person's name: sign-in, consent, tokens by PKCE, who it is, refreshing, and the end.

    python docs/examples/pkce_client.py [http://localhost:8000]

Beside `make run` it works on the demo clinic Harbor. The program is a client of authlib's. The person's browser is played by a
cookie jar, which fills in the pages' forms as a person would: a real program opens the address in a browser and waits at
its redirect URI. It needs `requests` and `authlib`.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
API = f"{SERVER}/api/v1"
CLINIC = "harbor"
PASSWORD = os.environ.get("DENTIAPRO_PASSWORD", "dentia-demo-password")
CALLBACK = "http://localhost:5173/callback"
DESK = {
    "name": "Chairside",
    "client_type": "public",
    "grant_types": ["authorization_code"],
    "redirect_uris": [CALLBACK],
    "allowed_origins": ["http://localhost:5173"],
    "scopes": ["openid", "profile", "appointments:read"],
}
FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ASKED = re.compile(r"<li>(.+?)</li>")


def main() -> None:
    """Tell the story."""
    owner = sign_in("owner")
    made = owner.post(f"{API}/oauth-applications/", json=DESK, timeout=30)
    tell("the owner registers the program", made)
    about = requests.get(f"{SERVER}/.well-known/openid-configuration", timeout=30).json()
    program, person = Program(made.json()["client_id"], about), Browser()

    page = person.opens(program.asks())
    say(f"the program opens a browser: led to {urlsplit(page.url).path}")
    page = person.fills_in(page, tenant=CLINIC, username="dentist", password=PASSWORD)
    say("the dentist signs in, and is asked whether the program may")
    for thing in ASKED.findall(page.text):
        say(f"    {thing}")
    answer = person.fills_in(page, refuse="")
    say(f"the dentist refuses: {said(answer)['error']}")

    answer = person.fills_in(person.opens(program.asks()), allow="")
    say(f"asked again, the dentist allows it: {answer.status_code} to {CALLBACK}")
    token = program.exchanges(answer)
    say(
        f"the program exchanges the code: {token['scope']}, for {token['expires_in'] // 60} minutes"
    )
    claims = program.reads(token["id_token"])
    say(
        f"the ID token is of {claims['preferred_username']}, {claims['role']} at {claims['clinic_slug']}"
    )

    tell("the program reads the book", program.gets(f"{API}/appointments/"))
    tell("it reads patients, which it did not ask for", program.gets(f"{API}/patients/"))
    tell("it asks who the person is", program.gets(about["userinfo_endpoint"]))
    mine = program.gets(f"{API}/auth/sessions/")
    tell("it looks at the person's sessions", mine)
    dentist = sign_in("dentist")
    sessions = dentist.get(f"{API}/auth/sessions/", timeout=30).json()["results"]
    say(
        f"the dentist sees it there: {next(it['application'] for it in sessions if it['application'])}"
    )

    used = token["refresh_token"]
    program.refreshes(used)
    tell("refreshed, the program reads the book", program.gets(f"{API}/appointments/"))
    say(f"somebody refreshes by the token that was used: {refusal_of(program, used)}")
    tell("the program, whose session that has ended", program.gets(f"{API}/appointments/"))

    tell("the owner deletes the program", owner.delete(made.headers["Location"], timeout=30))
    say(f"the program opens a browser: {person.opens(program.asks()).status_code}")


class Program:
    """A page in a browser: it keeps no secret, but makes one up for each time that it asks."""

    def __init__(self, client_id: str, about: dict[str, Any]) -> None:
        """Say who it is, and where everything is."""
        self.client_id, self.about = client_id, about
        self.oauth = OAuth2Session(
            client_id,
            scope=" ".join(DESK["scopes"]),
            redirect_uri=CALLBACK,
            code_challenge_method="S256",
            token_endpoint_auth_method="none",
        )

    def asks(self) -> str:
        """Return the address that a browser is to open."""
        self.verifier, self.nonce = generate_token(48), generate_token(16)
        url, self.state = self.oauth.create_authorization_url(
            self.about["authorization_endpoint"], code_verifier=self.verifier, nonce=self.nonce
        )
        return str(url)

    def exchanges(self, answer: requests.Response) -> dict[str, Any]:
        """Exchange the code that came to its redirect URI, after looking whom it comes from."""
        assert said(answer)["iss"] == self.about["issuer"]
        token: dict[str, Any] = self.oauth.fetch_token(
            self.about["token_endpoint"],
            authorization_response=answer.headers["Location"],
            code_verifier=self.verifier,
            state=self.state,
        )
        return token

    def reads(self, id_token: str) -> dict[str, Any]:
        """Return what an ID token says, once its signature and what it is for are found good."""
        keys = KeySet.import_key_set(requests.get(self.about["jwks_uri"], timeout=30).json())
        claims: dict[str, Any] = jwt.decode(id_token, keys, algorithms=["RS256"]).claims
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self.about["issuer"]},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": self.nonce},
        ).validate(claims)
        return claims

    def refreshes(self, refresh_token: str) -> None:
        """Exchange a refresh token for the next pair."""
        self.oauth.refresh_token(self.about["token_endpoint"], refresh_token=refresh_token)

    def gets(self, url: str) -> requests.Response:
        """Ask with the token that it has."""
        headers = {"Authorization": f"Bearer {self.oauth.token['access_token']}"}
        return requests.get(url, headers=headers, timeout=30)


class Browser:
    """A cookie jar that follows links within DentiaPro, and stops where it is sent to the program."""

    def __init__(self) -> None:
        """Start with no cookies."""
        self.http = requests.Session()

    def opens(self, url: str) -> requests.Response:
        """Open a page."""
        return self._follow(self.http.get(url, allow_redirects=False, timeout=30))

    def fills_in(self, page: requests.Response, **fields: str) -> requests.Response:
        """Send a page's form."""
        (token,) = FIELD.findall(page.text)
        answer = self.http.post(
            page.url,
            {"csrfmiddlewaretoken": token, **fields},
            headers={"Origin": SERVER, "Referer": page.url},
            allow_redirects=False,
            timeout=30,
        )
        return self._follow(answer)

    def _follow(self, answer: requests.Response) -> requests.Response:
        while (there := answer.headers.get("Location", "")).startswith("/"):
            answer = self.http.get(f"{SERVER}{there}", allow_redirects=False, timeout=30)
        return answer


def sign_in(username: str) -> requests.Session:
    """Return somebody's own session at the API."""
    body = {"tenant": CLINIC, "username": username, "password": PASSWORD}
    token = requests.post(f"{API}/auth/token/", json=body, timeout=30)
    token.raise_for_status()
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token.json()['access']}"
    return session


def refusal_of(program: Program, refresh_token: str) -> str:
    """Return what is said against a refresh token."""
    try:
        program.refreshes(refresh_token)
    except OAuthError as refusal:
        return str(refusal.error)
    return "nothing"


def said(answer: requests.Response) -> dict[str, str]:
    """Return what came to the redirect URI."""
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def tell(what: str, answer: requests.Response) -> None:
    """Say what was done, and what came of it."""
    refused = answer.status_code >= 400  # noqa: PLR2004
    code = f" {answer.json()['code']}" if refused else ""
    say(f"{what}: {answer.status_code}{code}")


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
