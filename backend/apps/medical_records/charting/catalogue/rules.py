"""Who may do what with the catalogue."""

RULES = {
    "list": "procedure_codes.read",
    "retrieve": "procedure_codes.read",
    "create": "procedure_codes.manage",
    "update": "procedure_codes.manage",
    "partial_update": "procedure_codes.manage",
    "history": "history.read",
    "export_codes": "procedure_codes.read",
    "import_codes": "procedure_codes.manage",
    "load_starter_set": "procedure_codes.manage",
}
