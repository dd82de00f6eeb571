"""Who may do what with what is known of a patient's health."""

RULES = {
    "list": "health.read",
    "retrieve": "health.read",
    "create": "health.edit",
    "update": "health.edit",
    "partial_update": "health.edit",
    "history": "history.read",
}
