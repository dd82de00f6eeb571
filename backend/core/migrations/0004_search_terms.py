"""People's names and phones as terms that an index answers, and what was typed as questions to it."""

from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION search_words(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT array_remove(regexp_split_to_array(searchable(value), '[[:space:][:punct:]]+'), '') $$;

-- A word, and it with any one letter less. Two words that differ by one letter wrong, missing, too many, or by two that
-- are swapped have one of these in common.
CREATE FUNCTION search_misspellings(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT ARRAY['~' || word] || ARRAY(
    SELECT '~' || overlay(word placing '' from n for 1)
    FROM generate_series(1, length(word)) AS n WHERE length(word) > 3) $$;

CREATE FUNCTION search_terms(names text, phone text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
WITH words AS (
    SELECT DISTINCT word FROM unnest(
        search_words(names) || search_words(regexp_replace(names, '[[:punct:]]+', '', 'g'))) AS word
)
SELECT array_to_tsvector(
    ARRAY(SELECT word FROM words)
    || ARRAY(SELECT unnest(search_misspellings(word)) FROM words WHERE length(word) > 2)
    || ARRAY(SELECT '#' || substr(phone, n, 3) FROM generate_series(2, length(phone) - 2) AS n))
$$;

CREATE FUNCTION search_quoted(term text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT '''' || replace(replace(term, '\', '\\'), '''', '''''') || '''' $$;

CREATE FUNCTION search_beginnings(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
SELECT string_agg(search_quoted(word) || ':*', ' & ')::tsquery FROM unnest(search_words(typed)) AS word
$$;

CREATE FUNCTION search_mistaken(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
SELECT string_agg('(' || search_quoted(word) || ':*' || coalesce((
    SELECT string_agg(' | ' || search_quoted(other), '')
    FROM unnest(search_misspellings(word)) AS other WHERE length(word) > 2), '') || ')', ' & ')::tsquery
FROM unnest(search_words(typed)) AS word
$$;

CREATE FUNCTION search_digits(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
SELECT string_agg('''#' || substr(typed, n, 3) || '''', ' & ')::tsquery
FROM generate_series(1, length(typed) - 2) AS n
$$;
"""
DROPPED = """
DROP FUNCTION search_digits(text);
DROP FUNCTION search_mistaken(text);
DROP FUNCTION search_beginnings(text);
DROP FUNCTION search_quoted(text);
DROP FUNCTION search_terms(text, text);
DROP FUNCTION search_misspellings(text);
DROP FUNCTION search_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_versions_and_kept_answers")]
    operations = [migrations.RunSQL(FUNCTIONS, DROPPED)]
