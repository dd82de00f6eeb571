"""Words of the demo clinics' histories, by language, and the line that everybody signs with."""

from __future__ import annotations

WORDS = {
    "de": {
        "anticoagulant": "Apixaban",
        "others": "Metformin, Ramipril",
        "diabetes": "Diabetes Typ 2",
        "fibrillation": "Vorhofflimmern",
        "pressure": "Bluthochdruck",
        "twice": "zweimal täglich",
        "daily": "einmal täglich",
    },
    "en": {
        "anticoagulant": "Apixaban",
        "others": "metformin, ramipril",
        "diabetes": "Type 2 diabetes",
        "fibrillation": "Atrial fibrillation",
        "pressure": "High blood pressure",
        "twice": "twice a day",
        "daily": "once a day",
    },
    "ja": {
        "anticoagulant": "アピキサバン",
        "others": "メトホルミン、ラミプリル",
        "diabetes": "2型糖尿病",
        "fibrillation": "心房細動",
        "pressure": "高血圧",
        "twice": "1日2回",
        "daily": "1日1回",
    },
}
SIGNATURE = {
    "width": 320,
    "height": 120,
    "strokes": [
        [[20, 80], [34, 30], [48, 84], [62, 34], [76, 82]],
        [[92, 66], [104, 52], [116, 68], [130, 54], [142, 70], [160, 60], [190, 76], [240, 48]],
        [[70, 100], [250, 92]],
    ],
}
