"""Background work: tasks that belong to a clinic, are retried, and whose effect happens once."""
