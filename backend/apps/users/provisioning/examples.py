"""The clinic that the examples open."""

from apps.tenants.examples import EXAMPLES as CLINIC

EXAMPLES = {
    "NewClinic": {
        **CLINIC["Tenant"],
        "slug": "anchor",
        "name": "Zahnarztpraxis am Anker",
        "domain_url": "anchor.example.com",
        "owner": {
            "email": "mara.holm@anchor.example.com",
            "first_name": "Mara",
            "last_name": "Holm",
        },
    },
    "Suspension": {"reason": "payment"},
}
