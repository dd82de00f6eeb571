"""More terms of people's names and phones, so that what many have in common is asked for by few.

The functions of `0004_search_terms` stay for what runs on them while this is put in place.
"""

from django.db import migrations

FUNCTIONS = r"""
-- What an index of people answers:
--   word       every word of the names, with and without what joins it to the next
--   <word      the same, unless the name as it is sorted begins so
--   ^w         the first letter of such a word
--   ~word      a word, and it with one letter less
--   &ju&m      the beginnings of two words, of a letter or two each, in the order of letters
--   #1234      four digits of the phone in a row, and its last three
CREATE FUNCTION search_terms(first_name text, last_name text, preferred_name text, phone text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
WITH given AS (SELECT first_name || ' ' || last_name || ' ' || preferred_name AS names),
words AS (
    SELECT DISTINCT word FROM given, unnest(
        search_words(names) || search_words(regexp_replace(names, '[[:punct:]]+', '', 'g'))) AS word
),
elsewhere AS (
    SELECT word FROM words WHERE NOT starts_with(searchable(last_name || ' ' || first_name), word)
),
beginnings AS (SELECT DISTINCT word, left(word, n) AS beginning FROM words, generate_series(1, 2) AS n)
SELECT array_to_tsvector(
    ARRAY(SELECT word FROM words)
    || ARRAY(SELECT '<' || word FROM elsewhere)
    || ARRAY(SELECT DISTINCT '^' || left(word, 1) FROM elsewhere)
    || ARRAY(SELECT unnest(search_misspellings(word)) FROM words WHERE length(word) > 2)
    || ARRAY(
        SELECT DISTINCT '&' || one.beginning || '&' || other.beginning
        FROM beginnings AS one JOIN beginnings AS other ON one.word <> other.word
        WHERE one.beginning < other.beginning AND NOT starts_with(other.beginning, one.beginning))
    || ARRAY(SELECT '#' || substr(phone, n, 4) FROM generate_series(2, length(phone) - 2) AS n))
$$;

-- The questions are not PARALLEL SAFE, so that no search waits for other processes to start: that takes longer than the
-- search, and who are the first of many would be different each time.
ALTER FUNCTION search_beginnings(text) PARALLEL UNSAFE;
ALTER FUNCTION search_mistaken(text) PARALLEL UNSAFE;

-- Each two of the words, unless one begins like the other: both could mean the same then.
CREATE FUNCTION search_pairs(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL UNSAFE
AS $$
WITH words AS (SELECT DISTINCT left(word, 2) AS beginning FROM unnest(search_words(typed)) AS word)
SELECT string_agg(search_quoted('&' || one.beginning || '&' || other.beginning), ' & ')::tsquery
FROM words AS one JOIN words AS other ON one.beginning < other.beginning
WHERE NOT starts_with(other.beginning, one.beginning)
$$;

-- Words by their first letters, beside the one that the name as it is sorted begins with.
CREATE FUNCTION search_initials(typed text, sorted text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL UNSAFE
AS $$
SELECT string_agg(search_quoted('^' || left(word, 1)), ' & ')::tsquery
FROM unnest(search_words(typed)) AS word WHERE left(word, 1) <> left(searchable(sorted), 1)
$$;

-- One word that any name begins with but the one it is sorted by.
CREATE FUNCTION search_elsewhere(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL UNSAFE
AS $$
SELECT (search_quoted('<' || searchable(typed)) || ':*')::tsquery
WHERE search_words(typed) = ARRAY[searchable(typed)]
$$;

-- One word that is misspelt, and not only unfinished.
CREATE FUNCTION search_misspelt(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL UNSAFE
AS $$
SELECT string_agg(search_quoted(other), ' | ')::tsquery
FROM unnest(search_misspellings(searchable(typed))) AS other
WHERE search_words(typed) = ARRAY[searchable(typed)] AND length(searchable(typed)) > 2
$$;

-- The last digits: they tell people apart, where the first are those of a place or a network.
CREATE FUNCTION search_last_digits(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL UNSAFE
AS $$
SELECT ('''#' || right(typed, 4) || '''' || CASE WHEN length(typed) < 4 THEN ':*' ELSE '' END)::tsquery
$$;
"""
DROPPED = """
ALTER FUNCTION search_mistaken(text) PARALLEL SAFE;
ALTER FUNCTION search_beginnings(text) PARALLEL SAFE;
DROP FUNCTION search_last_digits(text);
DROP FUNCTION search_misspelt(text);
DROP FUNCTION search_elsewhere(text);
DROP FUNCTION search_initials(text, text);
DROP FUNCTION search_pairs(text);
DROP FUNCTION search_terms(text, text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_search_terms")]
    operations = [migrations.RunSQL(FUNCTIONS, DROPPED)]
