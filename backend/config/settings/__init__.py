"""Settings by environment: `local` (make run), `test`, `production`."""
