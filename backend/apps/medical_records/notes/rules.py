"""Who may do what with notes; a draft is seen by who writes and who signs it, and with `notes.drafts`."""

RECORDS = {
    "list": "notes.read",
    "retrieve": "notes.read",
    "history": "history.read",
    "amendments": "notes.read",
    "create": "notes.write",
    "update": "notes.write",
    "partial_update": "notes.write",
    "sign": "notes.sign",
    "amend": "notes.write",
}
TEMPLATES = {
    "list": "notes.read",
    "retrieve": "notes.read",
    "history": "history.read",
    "create": "note_templates.manage",
    "update": "note_templates.manage",
    "partial_update": "note_templates.manage",
}
