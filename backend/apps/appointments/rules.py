"""Who may do what with the book."""

APPOINTMENTS = {
    "list": "appointments.read",
    "retrieve": "appointments.read",
    "availability": "appointments.read",
    "create": "appointments.book",
    "update": "appointments.book",
    "partial_update": "appointments.book",
    "reschedule": "appointments.book",
    "cancel": "appointments.book",
}
OPERATORIES = {
    "list": "operatories.read",
    "retrieve": "operatories.read",
    "create": "operatories.manage",
    "update": "operatories.manage",
    "partial_update": "operatories.manage",
}
HOURS = {
    "list": "hours.read",
    "retrieve": "hours.read",
    "create": "hours.manage",
    "update": "hours.manage",
    "partial_update": "hours.manage",
    "destroy": "hours.manage",
}
