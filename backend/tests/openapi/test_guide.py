"""The guide for clients works as it is written."""

from __future__ import annotations

import re
import subprocess

from dev import testing
from tests.clinics import PASSWORD, make_clinic

GUIDE = testing.BACKEND.parent / "docs/api.md"


def test_the_guide_s_lines_work(committed, live_server_url):
    make_clinic("harbor")
    lines = re.search(r"<!-- guide -->\n```bash\n(.*?)```", GUIDE.read_text(), re.DOTALL).group(1)
    lines = lines.replace("http://localhost:8000", live_server_url)
    lines = lines.replace("dentia-demo-password", PASSWORD)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    once, version, code, city, errors, counted, page, attr = done.stdout.splitlines()
    assert (once, version, code, city) == ("made once", "2", "stale", "London")
    assert "unknown_field" in errors
    assert counted == "True"
    assert "results" in page
    assert attr == "birth_date__gte"
