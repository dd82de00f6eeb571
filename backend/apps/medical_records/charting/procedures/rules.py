"""Who may do what with procedures."""

COMPLETE = "procedures.complete"
# Beside `chart.edit`, of who puts a procedure into a treatment plan or takes it out.
PLAN = "plans.edit"
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
