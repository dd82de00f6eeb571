"""`docs/roles.md`: the matrix for people."""

from __future__ import annotations

from apps.users.roles import MEANINGS, PERMISSIONS, Role

HEAD = """\
# Roles and what they may do

`make roles` writes this page from the one matrix (`backend/apps/users/roles.py`) that the API, `auth/me/` and the administration
read; a test keeps it in step. `backend/tests/roles/table.py` has the same by route and by page, written by hand, and every
cell of it is tried.

An `operator` works for the platform only, where there is no other role, and sees nothing that is in a clinic. Somebody with
`is_admin` may do all that an `admin` may, besides what the own role may. Ranks decide who manages whom: nobody gives a role or
a right to somebody, or takes it from somebody, above themselves, and a clinic's last owner stays.
"""


def page() -> str:
    """Return the page: a row for each permission, a column for each role."""
    roles = [str(role) for role in Role]
    lines = [
        _row(["may", "permission", *roles]),
        _row(["---", "---", *([":-:"] * len(roles))]),
        *(
            _row(
                [
                    meaning,
                    f"`{name}`",
                    *("✓" if name in PERMISSIONS[role] else "" for role in roles),
                ]
            )
            for name, meaning in sorted(MEANINGS.items())
        ),
    ]
    return "\n".join([HEAD, *lines, ""])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
