"""Who may see what is in a mouth."""

RULES = {"retrieve": "chart.read", "drawing": "chart.read"}
