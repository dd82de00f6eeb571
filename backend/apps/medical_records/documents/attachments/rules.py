"""Who may do what with attachments."""

RULES = {
    "list": "documents.read",
    "retrieve": "documents.read",
    "content": "documents.read",
    "thumbnail": "documents.read",
    "create": "documents.edit",
    "update": "documents.edit",
    "partial_update": "documents.edit",
    "void": "documents.edit",
    "history": "history.read",
}
