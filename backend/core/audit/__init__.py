"""Who did, read or was refused what, when, from where: written once, and never changed without it being found."""
