"""Who may do what with the clinic itself."""

RULES = {
    "retrieve": "clinic.read",
    "partial_update": "clinic.manage",
}
