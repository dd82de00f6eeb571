"""Who may look into the trail."""

RULES = dict.fromkeys(("list", "retrieve", "verify"), "audit.read")
