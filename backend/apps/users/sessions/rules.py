"""Who may do what with sessions: everybody, with their own."""

RULES = {
    "list": "sessions.own",
    "destroy": "sessions.own",
}
