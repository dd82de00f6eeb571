"""Codes from a file and as a file: all or nothing, line by line, whoever wrote it."""

from __future__ import annotations

import csv
import io
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.medical_records.charting.catalogue.exchange.reading import harmless, original
from apps.medical_records.charting.catalogue.exchange.services import import_codes
from apps.medical_records.charting.catalogue.starter.loading import load
from apps.medical_records.charting.catalogue.tests.factories import ProcedureCodeFactory
from apps.medical_records.models import ProcedureCode
from core.audit.models import AuditEvent
from tests.clients import API
from tests.isolation.world import fingerprint

IMPORT = f"{API}procedure-codes/import/"
EXPORT = f"{API}procedure-codes/export/"
HEAD = "code,description,category,area"
FILE = (
    f"{HEAD},drawn_as,default_minutes,default_fee\r\n"
    "X1,Exam,diagnostic,mouth,,15,25.00\r\n"
    'X2,"Filling, large",restorative,surface,filling,45,120\r\n'
)


def send(api, content, query=""):
    """Send a file."""
    return api.post(f"{IMPORT}{query}", data=content, content_type="text/csv")


def codes(clinic):
    """Return a clinic's catalogue as it is imported."""
    with clinic.context():
        return list(
            ProcedureCode.objects.order_by("code").values_list(
                "code", "description", "area", "drawn_as", "default_minutes", "default_fee"
            )
        )


def refused(answer):
    """Return what is wrong with a file, by its place."""
    assert answer.status_code == 400, answer.content
    return {error["attr"]: error["detail"] for error in answer.json()["errors"]}


def test_a_file_is_taken_whole_and_reported_line_by_line(api, alpha):
    answer = send(api, FILE)

    assert answer.json() == {
        "dry_run": False,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "invalid": 0,
        "rows": [
            {"line": 2, "code": "X1", "result": "created", "errors": {}},
            {"line": 3, "code": "X2", "result": "created", "errors": {}},
        ],
    }
    assert [(code, minutes, str(fee)) for code, *_, minutes, fee in codes(alpha)] == [
        ("X1", 15, "25.00"),
        ("X2", 45, "120.00"),
    ]


def test_a_second_time_only_what_differs_is_changed(api, alpha):
    send(api, FILE)
    with alpha.context():
        versions = dict(ProcedureCode.objects.values_list("code", "version"))
    changed = FILE.replace("X1,Exam", "x1,Check").replace(",25.00", ",")

    answer = send(api, changed).json()

    assert [row["result"] for row in answer["rows"]] == ["updated", "unchanged"]
    with alpha.context():
        after = dict(ProcedureCode.objects.values_list("code", "version"))
        assert after == {"X1": versions["X1"] + 1, "X2": versions["X2"]}
        code = ProcedureCode.objects.get(code="X1")
        assert (code.description, str(code.default_fee)) == ("Check", "25.00")
        assert code.events.order_by("-pgh_id").first().description == "Check"


def test_a_dry_run_tells_the_same_and_changes_nothing(api, alpha):
    send(api, FILE)
    before = fingerprint(connection, alpha)
    changed = FILE.replace("Exam", "Check") + "X3,New,diagnostic,mouth,,,\nX4,,magic,jaw,,1,1.5x\n"

    report = send(api, changed, "?dry_run=true").json()

    assert [report[name] for name in ("dry_run", "created", "updated", "unchanged", "invalid")] == [
        True,
        1,
        1,
        1,
        1,
    ]
    assert report["rows"][-1]["line"] == 5
    assert set(report["rows"][-1]["errors"]) == {
        "description",
        "category",
        "area",
        "default_minutes",
        "default_fee",
    }
    assert fingerprint(connection, alpha) == before
    assert set(refused(send(api, changed))) == {
        f"lines.5.{name}" for name in report["rows"][-1]["errors"]
    }
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize(
    "text",
    [
        FILE,
        "\ufeff" + FILE,
        FILE.replace("\r\n", "\n"),
        "CODE ; Description;category;area\nX1;Exam;diagnostic;mouth\n\n;;;\nX2;Gum;periodontal;arch",
        "area\tcode\tdescription\tcategory\nmouth\tX1\tExam\tdiagnostic\nmouth\tX2\tExam\tdiagnostic",
    ],
)
def test_files_of_every_spreadsheet_are_read(api, text):
    assert [row["code"] for row in send(api, text).json()["rows"]] == ["X1", "X2"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "lines.1"),
        (b"\n\n", "lines.1"),
        (HEAD.encode(), "lines.2"),
        (b"code,description\nX1,Exam\n", "lines.1"),
        (f"{HEAD},price\nX1,a,diagnostic,mouth,1\n".encode(), "lines.1"),
        (f"{HEAD},code\nX1,a,diagnostic,mouth,X1\n".encode(), "lines.1"),
        (f"{HEAD}\nX1,a\0b,diagnostic,mouth\n".encode(), "lines.2"),
        (f"{HEAD}\nX1,Füllung,diagnostic,mouth\n".encode("latin-1"), "lines.2"),
        (FILE.encode("utf-16"), "lines.1"),
        (f"{HEAD}\nX1,a,diagnostic,mouth\nX2,b\n".encode(), "lines.3"),
        (f"{HEAD}\nX1,{',' * 10_000}\n".encode(), "lines.2"),
        (f"{HEAD}{',x' * 10_000}\n".encode(), "lines.1"),
        (f'{HEAD}\nX1,"{"a" * 200_000}",diagnostic,mouth\n'.encode(), "lines.2"),
        (f'{HEAD}\nX1,"open,diagnostic,mouth\n'.encode(), "lines.2"),
        (f'{HEAD}\nX1,"a"b,diagnostic,mouth\n'.encode(), "lines.2"),
        (f"{HEAD}\n{'X1,a,diagnostic,mouth' * 1}\nX1,b,diagnostic,mouth\n".encode(), "lines.3.code"),
        (f"{HEAD}\nX1,a,diagnostic,mouth\nx1,b,diagnostic,mouth\n".encode(), "lines.3.code"),
        (f"{HEAD}\n=X1,a,diagnostic,mouth\n".encode(), "lines.2.code"),
        (f"{HEAD}\n,a,diagnostic,mouth\n".encode(), "lines.2.code"),
        (f"{HEAD}\nX1,{'a' * 201},diagnostic,mouth\n".encode(), "lines.2.description"),
        (f"{HEAD};default_fee\nX1,a,diagnostic,mouth\n".encode(), "lines.1"),
        (b"code;description;category;area;default_fee\nX;a;diagnostic;mouth;1,50\n", "lines.2.default_fee"),
        (f"{HEAD},default_minutes\nX1,a,diagnostic,mouth,\xb2\n".encode(), "lines.2.default_minutes"),
        (f"{HEAD},is_active\nX1,a,diagnostic,mouth,maybe\n".encode(), "lines.2.is_active"),
        (f"{HEAD},drawn_as\nX1,a,diagnostic,mouth,crown\n".encode(), "lines.2.drawn_as"),
        (f"{HEAD}\nOLD,a,diagnostic,tooth\n".encode(), "lines.2.area"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_codes_is_refused_with_its_line(api, alpha, content, place):
    with alpha.context():
        ProcedureCodeFactory(code="OLD")
    before = fingerprint(connection, alpha)

    assert set(refused(send(api, content))) == {place}
    assert fingerprint(connection, alpha) == before


def test_more_than_a_mebibyte_is_a_413_and_another_kind_of_body_a_415(api, alpha):
    big = send(api, FILE + "x" * 1024 * 1024)
    other = api.post(IMPORT, {"code": "X1"}, format="json")

    assert (big.status_code, other.status_code) == (413, 415)
    assert codes(alpha) == []


def test_a_parameter_that_is_misspelt_imports_nothing(api, alpha):
    assert set(refused(send(api, FILE, "?dryrun=true"))) == {"dryrun"}
    assert set(refused(send(api, FILE, "?dry_run=yes"))) == {"dry_run"}
    assert codes(alpha) == []


def test_a_dry_run_is_no_repeat_of_its_import(api, alpha):
    told, done = (
        api.post(
            f"{IMPORT}{query}",
            data=FILE,
            content_type="text/csv",
            headers={"Idempotency-Key": "my file"},
        )
        for query in ("?dry_run=true", "")
    )

    assert (told.status_code, done.status_code) == (200, 422)
    assert codes(alpha) == []


FORMULAS = ["=1+1", "+1", "-1", "@A1", "'=1", "''+2", "it's", "'quoted'", "a=b"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_goes_out_harmless_and_comes_back_as_it_was(text):
    assert harmless(text)[0] not in "=+-@"
    assert original(harmless(text)) == text


def test_an_export_is_imported_again_unchanged(api, alpha):
    with alpha.context():
        load("de")
        for number, text in enumerate(FORMULAS):
            ProcedureCodeFactory(code=f"F{number}", description=text, is_active=number % 2 == 0)
    before = fingerprint(connection, alpha)

    answer = api.get(EXPORT)

    assert answer["Content-Type"] == "text/csv"
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]
    report = send(api, answer.content).json()
    assert report["unchanged"] == len(rows) == len(codes(alpha))
    assert (
        fingerprint(connection, alpha, but=frozenset({"audit_auditevent", "audit_unsealed"}))
        == before
    )


def test_formulas_of_a_file_are_kept_as_text(api, alpha):
    send(api, f"{HEAD}\nX1,=cmd|' /C calc'!A0,diagnostic,mouth\n")

    assert codes(alpha)[0][1] == "=cmd|' /C calc'!A0"


def test_an_import_leaves_one_event(api, alpha):
    send(api, FILE)

    with alpha.context():
        (event,) = AuditEvent.objects.filter(resource="procedure-codes")
        assert (event.operation, event.action, event.outcome) == (
            "import_codes",
            "write",
            "success",
        )


def test_five_thousand_codes_take_seconds_and_few_queries(tenant):
    lines = [f"C{n},Treatment {n},diagnostic,mouth,{n % 90}.50" for n in range(5_000)]
    new, changed = (
        "\n".join([f"{HEAD},default_fee", *lines]).replace("Treatment", words).encode()
        for words in ("Treatment", "Therapy")
    )
    for content, result in ((new, "created"), (changed, "updated")):
        begun = time.monotonic()
        with CaptureQueriesContext(connection) as queries:
            report = import_codes(content, currency="EUR").shown()
        assert report[result] == 5_000
        assert time.monotonic() - begun < 20
        assert len(queries) <= 6
    assert ProcedureCode.objects.filter(description__startswith="Therapy").count() == 5_000
    more = changed + b"\nC5000,One more,diagnostic,mouth,1"
    with pytest.raises(Exception, match="5000 codes at most"):
        import_codes(more, currency="EUR")


def test_the_command_imports_a_file_into_one_clinic(alpha, beta, tmp_path):
    file = tmp_path / "codes.csv"
    file.write_text(FILE, encoding="utf-8")
    call_command("import_procedure_codes", str(file), tenant="alpha", dry_run=True)
    assert codes(alpha) == []
    call_command("import_procedure_codes", str(file), tenant="alpha")

    assert (len(codes(alpha)), codes(beta)) == (2, [])
    file.write_text(f"{HEAD}\nX9,a,magic,mouth\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"lines\.2\.category"):
        call_command("import_procedure_codes", str(file), tenant="alpha")
    with pytest.raises(CommandError, match="no clinic nowhere"):
        call_command("import_procedure_codes", str(file), tenant="nowhere")
    assert len(codes(alpha)) == 2
