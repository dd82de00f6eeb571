"""Two patients of the examples who may be one."""

from typing import Any

from apps.medical_records.patients.examples import OTHER, PATIENT

EXAMPLES: dict[str, Any] = {
    "Likenesses": {
        "next": None,
        "previous": None,
        "results": [
            {
                "patient": {
                    "id": PATIENT,
                    "number": "1042",
                    "first_name": "Jürgen",
                    "last_name": "Müller",
                    "birth_date": "1968-11-23",
                    "status": "active",
                },
                "duplicate": {
                    "id": OTHER,
                    "number": "1187",
                    "first_name": "Juergen",
                    "last_name": "Müller",
                    "birth_date": "1968-11-23",
                    "status": "active",
                },
                "score": 90,
                "reasons": ["name_similar", "birth_date", "phone"],
            }
        ],
    }
}
