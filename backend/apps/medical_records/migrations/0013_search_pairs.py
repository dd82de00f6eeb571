"""Everybody's search terms anew, with those of core's `search_pairs`; the table is written once more."""

from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

import core.search

PAIRS = """
ALTER TABLE medical_records_patient ALTER COLUMN search_terms
    SET EXPRESSION AS (search_terms(first_name, last_name, preferred_name, phone))
"""
NO_PAIRS = """
ALTER TABLE medical_records_patient ALTER COLUMN search_terms
    SET EXPRESSION AS (search_terms(first_name || ' ' || last_name || ' ' || preferred_name, phone))
"""
# How many last names begin so, and how many people have a term in common, decides how a search is planned.
COUNT = """
ALTER TABLE medical_records_patient ALTER COLUMN sort_name SET STATISTICS 1000;
ANALYZE medical_records_patient
"""
NO_COUNT = "ALTER TABLE medical_records_patient ALTER COLUMN sort_name SET STATISTICS DEFAULT"
# What still asks by the earlier functions finds phones by the digits that are kept now.
BY_FOURS = """
CREATE OR REPLACE FUNCTION search_digits(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT search_last_digits(typed) $$
"""
BY_THREES = """
CREATE OR REPLACE FUNCTION search_digits(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
SELECT string_agg('''#' || substr(typed, n, 3) || '''', ' & ')::tsquery
FROM generate_series(1, length(typed) - 2) AS n
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_search_pairs"),
        ("medical_records", "0012_procedures_by_age"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(PAIRS, NO_PAIRS),
                migrations.RunSQL(BY_FOURS, BY_THREES),
                migrations.RunSQL(COUNT, NO_COUNT),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="patient",
                    name="search_terms",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=core.search.SearchTerms(
                            "first_name", "last_name", "preferred_name", "phone"
                        ),
                        output_field=SearchVectorField(),
                    ),
                )
            ],
        )
    ]
