"""How tests ask about treatment plans."""

from __future__ import annotations

from tests.clients import API

PLANS, PROCEDURES = f"{API}treatment-plans/", f"{API}procedures/"
LONG_AGO, LATER = "2026-01-05", "2199-12-31"


def step(api, pk, verb, body=None):
    """Take a step of a plan."""
    return api.post(f"{PLANS}{pk}/{verb}/", body)


def code(answer):
    """Return status and code of a refusal, or the fields that are wrong."""
    said = answer.json()
    return answer.status_code, [error["attr"] for error in said.get("errors", ())] or said["code"]


def filled(value, names):
    """Put ids in the places of their names."""
    if isinstance(value, dict):
        return {name: filled(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, names) for each in value]
    return str(names[value]) if value in names else value
