"""Who may do what with findings."""

RULES = {
    "list": "chart.read",
    "retrieve": "chart.read",
    "create": "chart.edit",
    "update": "chart.edit",
    "partial_update": "chart.edit",
    "resolve": "chart.edit",
    "retract": "chart.edit",
    "history": "history.read",
}
