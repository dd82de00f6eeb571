"""Who may do what with the platform's clinics."""

RULES = {
    "list": "platform.clinics",
    "retrieve": "platform.clinics",
    "create": "platform.clinics",
    "partial_update": "platform.clinics",
    "suspend": "platform.clinics",
    "reactivate": "platform.clinics",
}
