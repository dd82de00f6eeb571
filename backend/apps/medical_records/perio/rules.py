"""Who may do what with periodontal exams."""

RULES = {
    "list": "chart.read",
    "retrieve": "chart.read",
    "create": "chart.edit",
    "update": "chart.edit",
    "partial_update": "chart.edit",
    "complete": "chart.edit",
    "retract": "chart.edit",
    "compare": "chart.read",
    "drawing": "chart.read",
    "history": "history.read",
}
