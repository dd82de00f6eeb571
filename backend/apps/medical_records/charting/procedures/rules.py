"""Who may do what with procedures."""

COMPLETE = "procedures.complete"
RULES = {
    "list": "chart.read",
    "retrieve": "chart.read",
    "create": "chart.edit",
    "update": "chart.edit",
    "partial_update": "chart.edit",
    "complete": COMPLETE,
    "reopen": COMPLETE,
    "cancel": "chart.edit",
    "refer": "chart.edit",
    "done_elsewhere": "chart.edit",
    "history": "history.read",
}
