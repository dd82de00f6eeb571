"""Who may do what with prescriptions."""

RULES = {
    "list": "prescriptions.read",
    "retrieve": "prescriptions.read",
    "paper": "prescriptions.read",
    "create": "prescriptions.write",
    "cancel": "prescriptions.write",
    "history": "history.read",
}
