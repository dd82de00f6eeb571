"""Staff as a Django app."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Staff, roles, sign-in and sessions."""

    name = "apps.users"
    verbose_name = "Staff"
