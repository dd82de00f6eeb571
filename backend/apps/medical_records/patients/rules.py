"""Who may do what with patients."""

RULES = {
    "list": "patients.read",
    "retrieve": "patients.read",
    "create": "patients.edit",
    "update": "patients.edit",
    "partial_update": "patients.edit",
    "archive": "patients.archive",
    "restore": "patients.archive",
    "merge": "patients.merge",
    "unmerge": "patients.merge",
    "merges": "patients.read",
    "family": "patients.read",
    "duplicates": "patients.read",
    "all_duplicates": "patients.read",
    "history": "history.read",
    # Of these two every source asks for its own permission, too.
    "timeline": "patients.read",
    "summary": "patients.read",
}
