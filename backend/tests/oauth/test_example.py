"""The example of docs/examples works as it is written."""

from __future__ import annotations

import subprocess
import sys

from dev import testing
from tests.clinics import PASSWORD

EXAMPLE = testing.BACKEND.parent / "docs/examples/pkce_client.py"
TOLD = """\
the owner registers the program: 201
the program opens a browser: led to /account/sign-in/
the dentist signs in, and is asked whether the program may
    know who you are
    see your name, user name and role
    see the appointment book
the dentist refuses: access_denied
asked again, the dentist allows it: 303 to http://localhost:5173/callback
the program exchanges the code: openid profile appointments:read, for 15 minutes
the ID token is of dentist, dentist at harbor
the program reads the book: 200
it reads patients, which it did not ask for: 403 insufficient_scope
it asks who the person is: 200
it looks at the person's sessions: 403 first_party_only
the dentist sees it there: Chairside
refreshed, the program reads the book: 200
somebody refreshes by the token that was used: invalid_grant
the program, whose session that has ended: 401 token_not_valid
the owner deletes the program: 204
the program opens a browser: 400
"""


def test_the_example_of_a_page_in_a_browser_tells_what_it_says(clinic, live_server_url):
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), live_server_url],
        env={"DENTIAPRO_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == TOLD
