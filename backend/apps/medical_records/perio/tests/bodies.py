"""Bodies of exams."""

from __future__ import annotations

from apps.medical_records.charting.teeth import PERMANENT
from apps.medical_records.perio.choices import SITES
from tests.clients import API

EXAMS = f"{API}perio-exams/"


def tooth(number, sites=None, **rest):
    """Return what is given of a tooth: depths by site, or whole sites."""
    given = {
        site: value if isinstance(value, dict) else {"depth": value}
        for site, value in (sites or {}).items()
    }
    return {"tooth": number, "sites": given, **rest}


def full_mouth():
    """Return 192 sites, each with all that there is to measure."""
    return [
        tooth(
            each.fdi,
            {
                site: {
                    "depth": 2 + (place + turn) % 5,
                    "margin": (turn - place) % 3 - 1,
                    "bleeding": (place + turn) % 4 == 0,
                    "suppuration": False,
                    "plaque": turn % 3 == 0,
                }
                for turn, site in enumerate(SITES)
            },
            mobility=place % 4,
        )
        for place, each in enumerate(PERMANENT)
    ]
