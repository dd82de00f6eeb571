"""Who may do what with consents."""

RULES = {
    "list": "consents.read",
    "retrieve": "consents.read",
    "signature": "consents.read",
    "create": "consents.edit",
    "withdraw": "consents.edit",
    "history": "history.read",
}
