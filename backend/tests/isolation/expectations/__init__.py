"""A row for every route and verb of the API: what it takes, so that the walk can attack it.

Add the row with the route, in the module of its feature; without it the walk is red. `{name}` stands for the id of a
thing of `world.FACTORIES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.isolation.expectations import (
    anamnesis,
    appointments,
    charting,
    documents,
    notes,
    patients,
    perio,
    platform,
    prescriptions,
    treatment_plans,
    users,
)

if TYPE_CHECKING:
    from tests.isolation.expectations.row import Row

FEATURES = (
    platform,
    users,
    patients,
    anamnesis,
    charting,
    treatment_plans,
    notes,
    perio,
    documents,
    prescriptions,
    appointments,
)
EXPECTATIONS: dict[str, Row] = {
    key: row for feature in FEATURES for key, row in feature.ROWS.items()
}
