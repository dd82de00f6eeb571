"""Who may do what with staff; who may do it with whom is a matter of rank (`apps/users/ranks.py`)."""

RULES = {
    "list": "staff.read",
    "retrieve": "staff.read",
    "create": "staff.manage",
    "update": "staff.manage",
    "partial_update": "staff.manage",
    "deactivate": "staff.manage",
    "reactivate": "staff.manage",
    "invite": "staff.manage",
    "reset_mfa": "staff.manage",
}
