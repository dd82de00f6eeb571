"""Who may do what with the form and with patients' answers."""

FORMS = {
    "list": "questionnaires.read",
    "retrieve": "questionnaires.read",
    "create": "questionnaires.manage",
    "update": "questionnaires.manage",
    "partial_update": "questionnaires.manage",
    "publish": "questionnaires.manage",
    "retire": "questionnaires.manage",
    "revise": "questionnaires.manage",
}
QUESTIONNAIRES = {
    "list": "health.read",
    "retrieve": "health.read",
    "history": "history.read",
    "proposals": "health.read",
    "due": "questionnaires.record",
    "create": "questionnaires.record",
    "update": "questionnaires.record",
    "partial_update": "questionnaires.record",
    "sign": "questionnaires.record",
    "discard": "questionnaires.record",
    "adopt": "health.edit",
}
