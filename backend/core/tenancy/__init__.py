"""The three walls between clinics, declared once for every tenant-owned table."""
