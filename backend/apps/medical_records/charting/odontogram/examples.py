"""An odontogram of the examples' patient."""

from typing import Any

DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' role='img'><title>Odontogram</title></svg>"

EXAMPLES: dict[str, Any] = {
    "Odontogram": {
        "at": "2027-01-12T09:30:00Z",
        "notation": "fdi",
        "teeth": [
            {
                "tooth": "36",
                "label": "36",
                "dentition": "permanent",
                "presence": "present",
                "assumed": False,
                "done": [],
                "planned": [],
                "conditions": [],
                "surfaces": {
                    "O": {"done": "filling", "planned": None, "conditions": []},
                    "D": {"done": None, "planned": "filling", "conditions": ["caries"]},
                },
                "findings": [
                    {
                        "id": "0190f3c1-7a00-7000-8000-000000000701",
                        "kind": "caries",
                        "surfaces": "D",
                        "from_date": "2027-01-12",
                    }
                ],
                "procedures": [
                    {
                        "id": "0190f3c1-7a00-7000-8000-000000000702",
                        "code": "FIL1",
                        "description": "Filling, one surface",
                        "drawn_as": "filling",
                        "status": "completed",
                        "surfaces": "O",
                        "date_planned": "2024-05-02",
                        "date_completed": "2024-05-16",
                    }
                ],
            }
        ],
        "bridges": [{"teeth": ["24", "25", "26"], "planned": False}],
        "dentures": [],
        "procedures": [],
    },
}
