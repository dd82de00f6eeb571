"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP advises: 19 MiB, two passes, one lane (docs/decisions/0020-sessions-and-sign-in.md).

    Django's own setting takes 100 MiB for each sign-in, which a few at once could take a server down with. A hash of
    other parameters is renewed when its owner signs in.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
