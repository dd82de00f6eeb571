"""Who may do what with the contact log; of a contact, who wrote it down may change it, and `contacts.manage`."""

RULES = {
    "list": "contacts.read",
    "retrieve": "contacts.read",
    "create": "contacts.edit",
    "update": "contacts.edit",
    "partial_update": "contacts.edit",
    "followed_up": "contacts.edit",
    "history": "history.read",
}
