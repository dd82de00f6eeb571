"""Staff as a Django app."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Staff, roles, sign-in and sessions."""

    name = "apps.users"
    verbose_name = "Staff"

    def ready(self) -> None:
        """Tell the schema how callers show who they are, and have the tokens' keys checked."""
        from apps.users import keys, schema  # noqa: F401, PLC0415  they register themselves
        from apps.users.mfa import keys as mfa_keys  # noqa: F401, PLC0415  as well
        from apps.users.oauth import cors, tasks  # noqa: F401, PLC0415  the same
        from apps.users.oauth import keys as oidc_keys  # noqa: F401, PLC0415  the same
