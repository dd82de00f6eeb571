"""Who may what, route by route and page by page, written by hand: a second opinion on the matrix, and no copy of it.

A column for each role, in this order; a letter says that the role may, a hyphen that it may not:

    P operator      D dentist       R receptionist
    O owner         H hygienist     B billing
    A admin         S assistant     K stock
                                    U auditor

The last column, `+`, is somebody of `stock` who is an administrator besides.
"""

from __future__ import annotations

from apps.users.roles import Role

WHO = "POADHSRBKU+"
ROLES: dict[str, tuple[Role, bool]] = {
    "P": (Role.OPERATOR, False),
    "O": (Role.OWNER, False),
    "A": (Role.ADMIN, False),
    "D": (Role.DENTIST, False),
    "H": (Role.HYGIENIST, False),
    "S": (Role.ASSISTANT, False),
    "R": (Role.RECEPTIONIST, False),
    "B": (Role.BILLING, False),
    "K": (Role.STOCK, False),
    "U": (Role.AUDITOR, False),
    "+": (Role.STOCK, True),
}

API: dict[str, str] = {
    # The platform
    "GET api/v1/tenants/": "P----------",
    "POST api/v1/tenants/": "P----------",
    "GET api/v1/tenants/<uuid:pk>/": "P----------",
    "PATCH api/v1/tenants/<uuid:pk>/": "P----------",
    "POST api/v1/tenants/<uuid:pk>/suspend/": "P----------",
    "POST api/v1/tenants/<uuid:pk>/reactivate/": "P----------",
    # The own clinic
    "GET api/v1/tenants/current/": "POADHSRBKU+",
    "PATCH api/v1/tenants/current/": "-OA-------+",
    "GET api/v1/audit-events/": "POA------U+",
    "GET api/v1/audit-events/<uuid:pk>/": "POA------U+",
    "GET api/v1/audit-events/verify/": "POA------U+",
    # Oneself
    "POST api/v1/auth/token/": "POADHSRBKU+",
    "POST api/v1/auth/token/refresh/": "POADHSRBKU+",
    "POST api/v1/auth/logout/": "POADHSRBKU+",
    "POST api/v1/auth/logout-all/": "POADHSRBKU+",
    "GET api/v1/auth/me/": "POADHSRBKU+",
    "GET api/v1/auth/sessions/": "POADHSRBKU+",
    "GET api/v1/auth/sessions/<uuid:pk>/": "POADHSRBKU+",
    "DELETE api/v1/auth/sessions/<uuid:pk>/": "POADHSRBKU+",
    "GET api/v1/auth/mfa/totp/": "POADHSRBKU+",
    "POST api/v1/auth/mfa/totp/": "POADHSRBKU+",
    "POST api/v1/auth/mfa/totp/confirm/": "POADHSRBKU+",
    "POST api/v1/auth/mfa/totp/disable/": "POADHSRBKU+",
    "POST api/v1/auth/mfa/totp/recovery-codes/": "POADHSRBKU+",
    "POST api/v1/auth/password/change/": "POADHSRBKU+",
    "POST api/v1/auth/password/reset/": "POADHSRBKU+",
    "POST api/v1/auth/password/reset/confirm/": "POADHSRBKU+",
    "POST api/v1/users/invitations/accept/": "POADHSRBKU+",
    # Staff
    "GET api/v1/users/": "-OADHSRBKU+",
    "POST api/v1/users/": "-OA-------+",
    "GET api/v1/users/<uuid:pk>/": "-OADHSRBKU+",
    "PUT api/v1/users/<uuid:pk>/": "-OA-------+",
    "PATCH api/v1/users/<uuid:pk>/": "-OA-------+",
    "POST api/v1/users/<uuid:pk>/deactivate/": "-OA-------+",
    "POST api/v1/users/<uuid:pk>/reactivate/": "-OA-------+",
    "POST api/v1/users/<uuid:pk>/reset-mfa/": "-OA-------+",
    "POST api/v1/users/invite/": "-OA-------+",
    "GET api/v1/oauth-applications/": "-OA-------+",
    "POST api/v1/oauth-applications/": "-OA-------+",
    "GET api/v1/oauth-applications/<uuid:pk>/": "-OA-------+",
    "PUT api/v1/oauth-applications/<uuid:pk>/": "-OA-------+",
    "PATCH api/v1/oauth-applications/<uuid:pk>/": "-OA-------+",
    "DELETE api/v1/oauth-applications/<uuid:pk>/": "-OA-------+",
    "POST api/v1/oauth-applications/<uuid:pk>/rotate-secret/": "-OA-------+",
    # Patients
    "GET api/v1/patients/": "-OADHSRB-U+",
    "POST api/v1/patients/": "-OADHSR---+",
    "GET api/v1/patients/<uuid:pk>/": "-OADHSRB-U+",
    "PUT api/v1/patients/<uuid:pk>/": "-OADHSR---+",
    "PATCH api/v1/patients/<uuid:pk>/": "-OADHSR---+",
    "POST api/v1/patients/<uuid:pk>/archive/": "-OA---R---+",
    "POST api/v1/patients/<uuid:pk>/restore/": "-OA---R---+",
    "POST api/v1/patients/<uuid:pk>/merge/": "-OAD------+",
    "POST api/v1/patients/<uuid:pk>/unmerge/": "-OAD------+",
    "GET api/v1/patients/<uuid:pk>/merges/": "-OADHSRB-U+",
    "GET api/v1/patients/<uuid:pk>/family/": "-OADHSRB-U+",
    "GET api/v1/patients/<uuid:pk>/history/": "-OAD-----U+",
    "GET api/v1/patients/<uuid:pk>/timeline/": "-OADHSRB-U+",
    # The catalogue of procedures
    "GET api/v1/procedure-codes/": "-OADHSRB-U+",
    "POST api/v1/procedure-codes/": "-OA-------+",
    "GET api/v1/procedure-codes/<uuid:pk>/": "-OADHSRB-U+",
    "PUT api/v1/procedure-codes/<uuid:pk>/": "-OA-------+",
    "PATCH api/v1/procedure-codes/<uuid:pk>/": "-OA-------+",
    "GET api/v1/procedure-codes/<uuid:pk>/history/": "-OAD-----U+",
    "GET api/v1/procedure-codes/export/": "-OADHSRB-U+",
    "POST api/v1/procedure-codes/import/": "-OA-------+",
    "POST api/v1/procedure-codes/load-starter-set/": "-OA-------+",
    # The chart
    "GET api/v1/procedures/": "-OADHSRB-U+",
    "POST api/v1/procedures/": "-OADHS----+",
    "GET api/v1/procedures/<uuid:pk>/": "-OADHSRB-U+",
    "PUT api/v1/procedures/<uuid:pk>/": "-OADHS----+",
    "PATCH api/v1/procedures/<uuid:pk>/": "-OADHS----+",
    "POST api/v1/procedures/<uuid:pk>/complete/": "-OADH-----+",
    "POST api/v1/procedures/<uuid:pk>/reopen/": "-OADH-----+",
    "POST api/v1/procedures/<uuid:pk>/cancel/": "-OADHS----+",
    "POST api/v1/procedures/<uuid:pk>/refer/": "-OADHS----+",
    "POST api/v1/procedures/<uuid:pk>/done-elsewhere/": "-OADHS----+",
    "GET api/v1/procedures/<uuid:pk>/history/": "-OAD-----U+",
    "GET api/v1/referrals/": "-OADHSRB-U+",
    "POST api/v1/referrals/": "-OADHS----+",
    "GET api/v1/referrals/<uuid:pk>/": "-OADHSRB-U+",
    "PUT api/v1/referrals/<uuid:pk>/": "-OADHS----+",
    "PATCH api/v1/referrals/<uuid:pk>/": "-OADHS----+",
    "POST api/v1/referrals/<uuid:pk>/send/": "-OADHS----+",
    "POST api/v1/referrals/<uuid:pk>/answer/": "-OADHS----+",
    "POST api/v1/referrals/<uuid:pk>/cancel/": "-OADHS----+",
    "GET api/v1/referrals/<uuid:pk>/history/": "-OAD-----U+",
    # The book
    "GET api/v1/appointments/": "-OADHSRB-U+",
    "POST api/v1/appointments/": "-OADHSR---+",
    "GET api/v1/appointments/<uuid:pk>/": "-OADHSRB-U+",
    "PUT api/v1/appointments/<uuid:pk>/": "-OADHSR---+",
    "PATCH api/v1/appointments/<uuid:pk>/": "-OADHSR---+",
    "POST api/v1/appointments/<uuid:pk>/reschedule/": "-OADHSR---+",
    "POST api/v1/appointments/<uuid:pk>/cancel/": "-OADHSR---+",
    "GET api/v1/appointments/availability/": "-OADHSRB-U+",
    "GET api/v1/operatories/": "-OADHSR--U+",
    "POST api/v1/operatories/": "-OA-------+",
    "GET api/v1/operatories/<uuid:pk>/": "-OADHSR--U+",
    "PUT api/v1/operatories/<uuid:pk>/": "-OA-------+",
    "PATCH api/v1/operatories/<uuid:pk>/": "-OA-------+",
    "GET api/v1/working-hours/": "-OADHSR--U+",
    "POST api/v1/working-hours/": "-OA-------+",
    "GET api/v1/working-hours/<uuid:pk>/": "-OADHSR--U+",
    "PUT api/v1/working-hours/<uuid:pk>/": "-OA-------+",
    "PATCH api/v1/working-hours/<uuid:pk>/": "-OA-------+",
    "DELETE api/v1/working-hours/<uuid:pk>/": "-OA-------+",
}

# A model's pages of the administration: who looks, who adds, who changes. Who may none of it anywhere is not let in.
ADMIN: dict[str, tuple[str, str, str]] = {
    #                          view           add            change
    "tenants/tenant": ("POA------U+", "P----------", "POA-------+"),
    "tasks/deadletter": ("P----------", "-----------", "-----------"),
    "audit/auditevent": ("POA------U+", "-----------", "-----------"),
    "users/user": ("-OA------U+", "-OA-------+", "-OA-------+"),
    "users/application": ("-OA-------+", "-OA-------+", "-OA-------+"),
    "medical_records/patient": ("-OA------U+", "-OA-------+", "-OA-------+"),
    "medical_records/procedurecode": ("-OA------U+", "-OA-------+", "-OA-------+"),
    "medical_records/referral": ("-OA------U+", "-----------", "-----------"),
    "appointments/operatory": ("-OA------U+", "-OA-------+", "-OA-------+"),
    "appointments/workinghours": ("-OA------U+", "-OA-------+", "-OA-------+"),
    "appointments/appointment": ("-OA------U+", "-----------", "-OA-------+"),
}
