"""Who may do what with sessions: everybody, with their own."""

RULES = {
    "list": "sessions.own",
    "retrieve": "sessions.own",
    "destroy": "sessions.own",
}
