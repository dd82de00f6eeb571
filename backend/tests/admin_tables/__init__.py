"""What every page of the admin answers to whom, by app.

`PAGES` has by the path below /admin/ what a GET answers to an owner, an auditor and a platform operator, with the id of a
row of the owner's clinic. A new page is red until its row is in the module of its app. `THINGS` say which thing of the
isolation tests' world each model's pages are of, `FORMS` are valid forms for those, `{name}` as there.
"""

from __future__ import annotations

from tests.admin_tables import appointments, medical_records, platform, users

_APPS = (platform, users, medical_records, appointments)
PAGES = {path: row for app in _APPS for path, row in app.PAGES.items()}
THINGS = {model: thing for app in _APPS for model, thing in app.THINGS.items()}
FORMS = {thing: form for app in _APPS for thing, form in app.FORMS.items()}
