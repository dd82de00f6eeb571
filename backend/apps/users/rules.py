"""Who may do what with staff."""

RULES = {
    "list": "staff.read",
    "retrieve": "staff.read",
}
