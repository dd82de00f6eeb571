"""Who may do what with applications: who lets them in manages all of them."""

MANAGE = "applications.manage"
RULES = {
    "list": MANAGE,
    "retrieve": MANAGE,
    "create": MANAGE,
    "update": MANAGE,
    "partial_update": MANAGE,
    "destroy": MANAGE,
    "rotate_secret": MANAGE,
}
