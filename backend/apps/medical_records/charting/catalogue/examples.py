"""A procedure code of the examples' clinic."""

from typing import Any

PROCEDURE_CODE = "0190f3c1-7a00-7000-8000-000000000601"

EXAMPLES: dict[str, Any] = {
    "ProcedureCode": {
        "id": PROCEDURE_CODE,
        "code": "FIL-2",
        "description": "Composite filling, two surfaces",
        "category": "restorative",
        "area": "surface",
        "drawn_as": "filling",
        "default_minutes": 40,
        "default_fee": "95.00",
        "is_active": True,
        "created_at": "2027-01-04T08:05:00Z",
        "updated_at": "2027-01-04T08:05:00Z",
        "version": 1,
    },
    "ImportReport": {
        "dry_run": True,
        "created": 0,
        "updated": 0,
        "unchanged": 1,
        "invalid": 1,
        "rows": [
            {"line": 2, "code": "FIL-2", "result": "unchanged", "errors": {}},
            {
                "line": 3,
                "code": "CRN-9",
                "result": "invalid",
                "errors": {"area": '"teeth" is not a valid choice.'},
            },
        ],
    },
    "StarterSet": {"created": 151},
}
