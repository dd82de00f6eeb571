"""Who may do what with referrals."""

RULES = {
    "list": "chart.read",
    "retrieve": "chart.read",
    "create": "chart.edit",
    "update": "chart.edit",
    "partial_update": "chart.edit",
    "send": "chart.edit",
    "answer": "chart.edit",
    "cancel": "chart.edit",
    "history": "history.read",
}
