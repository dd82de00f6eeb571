"""Who may do what with treatment plans."""

EDIT, DECIDE = "plans.edit", "plans.decide"
RULES = {
    "list": "plans.read",
    "retrieve": "plans.read",
    "estimate": "plans.read",
    "verify": "plans.read",
    "create": EDIT,
    "update": EDIT,
    "partial_update": EDIT,
    "present": EDIT,
    "withdraw": EDIT,
    "accept": DECIDE,
    "reject": DECIDE,
    "history": "history.read",
}
