"""How a text becomes a value: one DuckDB macro per kind of column. What cannot be read becomes NULL, never a guess."""

from __future__ import annotations

from datetime import datetime

from pipeline.logs import Column

SQL_TYPES = {
    "id": "VARCHAR", "category": "VARCHAR", "text": "VARCHAR", "instant": "TIMESTAMP", "day": "DATE",
    "seconds": "DOUBLE", "count": "BIGINT", "number": "DOUBLE", "flag": "BOOLEAN",
}  # fmt: skip
EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2100, 12, 31, 23, 59, 59)

# Years lead, so no date is ambiguous: 10/3/2026 is not read. A bare five-digit number is a sheet's serial day.
MACROS = r"""
CREATE MACRO date_parts(t) AS regexp_extract(lower(t),
  '^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?'
  '(?:(?:\s*t\s*|\s*)(am|pm|上午|下午|凌晨|早上|中午|晚上)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*分?'
  '(?:\s*:?\s*(\d{1,2}(?:\.\d+)?)\s*秒?)?\s*(am|pm)?\s*(z|[+-]\d{2}:?\d{2})?)?$',
  ['year', 'month', 'day', 'before', 'hour', 'minute', 'second', 'after', 'zone']);

CREATE MACRO hour_of(half, hour) AS CASE
  WHEN half = '' THEN hour
  WHEN half IN ('am', '上午', '凌晨', '早上') THEN CASE WHEN hour < 12 THEN hour WHEN hour = 12 THEN 0 END
  WHEN half = '中午' THEN CASE WHEN hour IN (11, 12) THEN hour WHEN hour IN (1, 2) THEN hour + 12 END
  WHEN half = '晚上' AND (hour < 5 OR hour = 12) THEN NULL
  ELSE CASE WHEN hour < 12 THEN hour + 12 WHEN hour < 24 THEN hour END END;

CREATE MACRO clock_time(p) AS CASE WHEN p['hour'] = '' THEN '00:00:00' ELSE
  lpad(CAST(hour_of(concat(p['before'], p['after']), try_cast(p['hour'] AS INTEGER)) AS VARCHAR), 2, '0')
  || ':' || lpad(p['minute'], 2, '0') || ':' || if(p['second'] = '', '00', p['second']) END;

CREATE MACRO written_moment(p) AS
  try_cast(p['year'] || '-' || lpad(p['month'], 2, '0') || '-' || lpad(p['day'], 2, '0') || ' ' || clock_time(p) AS TIMESTAMP);

CREATE MACRO zone_offset(zone) AS CASE WHEN zone = 'z' THEN INTERVAL 0 MINUTE ELSE to_minutes(
  (try_cast(zone[2:3] AS INTEGER) * 60 + try_cast(zone[-2:] AS INTEGER)) * if(zone[1] = '-', -1, 1)) END;

CREATE MACRO local_moment(zone, moment, home) AS CASE WHEN zone = '' THEN moment
  ELSE timezone(home, timezone('UTC', moment - zone_offset(zone))) END;

CREATE MACRO day_fraction(f) AS to_milliseconds(CAST(round(f * 86400000) AS BIGINT));

CREATE MACRO serial_moment(t) AS CASE WHEN regexp_full_match(t, '\d{5}(\.\d+)?')
  AND try_cast(t AS DOUBLE) BETWEEN 32874 AND 73415.999999
  THEN TIMESTAMP '1899-12-30' + day_fraction(try_cast(t AS DOUBLE)) END;

CREATE MACRO day_and_fraction(t) AS CASE WHEN regexp_full_match(t, '\d{4}[-/.]\d{1,2}[-/.]\d{1,2} 0?(\.\d+(e-\d+)?)?')
  THEN try_cast(replace(replace(split_part(t, ' ', 1), '/', '-'), '.', '-') AS TIMESTAMP)
  + day_fraction(try_cast(split_part(t, ' ', 2) AS DOUBLE)) END;

CREATE MACRO digits_moment(t) AS CASE WHEN regexp_full_match(t, '\d{8}|\d{14}')
  THEN try_strptime(t, ['%Y%m%d', '%Y%m%d%H%M%S']) END;

CREATE MACRO read_instant(t, parts, moment, home) AS
  coalesce(local_moment(parts['zone'], moment, home), serial_moment(t), day_and_fraction(t), digits_moment(t));

CREATE MACRO has_time(t) AS regexp_matches(t, '[:时点]|^\d{14}$|^\d{5}\.| 0?\.\d');

CREATE MACRO read_deadline(t, parts, moment, home) AS
  read_instant(t, parts, moment, home) + if(has_time(t), INTERVAL 0 SECOND, INTERVAL 86399 SECOND);

CREATE MACRO clock_parts(t) AS regexp_extract(t, '^(-?)(\d+):(\d{1,2}):(\d{1,2}(?:\.\d+)?)$', ['sign', 'h', 'm', 's']);

CREATE MACRO clock_seconds(p) AS CASE WHEN try_cast(p['m'] AS INTEGER) < 60 AND try_cast(p['s'] AS DOUBLE) < 60 THEN
  if(p['sign'] = '-', -1, 1)
  * (try_cast(p['h'] AS DOUBLE) * 3600 + try_cast(p['m'] AS DOUBLE) * 60 + try_cast(p['s'] AS DOUBLE)) END;

CREATE MACRO spoken_parts(t) AS
  regexp_extract(t, '^(?:(\d+)(?:小时|时))?(?:(\d+)(?:分钟|分))?(?:(\d+(?:\.\d+)?)秒钟?)?$', ['h', 'm', 's']);

CREATE MACRO spoken_seconds(p) AS CASE WHEN concat(p['h'], p['m'], p['s']) <> '' THEN
  coalesce(try_cast(p['h'] AS DOUBLE), 0) * 3600 + coalesce(try_cast(p['m'] AS DOUBLE), 0) * 60
  + coalesce(try_cast(p['s'] AS DOUBLE), 0) END;

CREATE MACRO read_seconds(t) AS CASE
  WHEN regexp_full_match(t, '-?\d+(\.\d{1,3})?') THEN try_cast(t AS DOUBLE)
  ELSE coalesce(clock_seconds(clock_parts(t)), spoken_seconds(spoken_parts(t))) END;

CREATE MACRO read_count(t) AS CASE WHEN regexp_full_match(t, '[+-]?\d+(\.0+)?')
  THEN try_cast(split_part(t, '.', 1) AS BIGINT) END;

CREATE MACRO bare_number(t) AS regexp_replace(t, '^¥\s*|\s*元$', '', 'g');

CREATE MACRO read_number(t) AS
  CASE WHEN regexp_full_match(bare_number(t), '[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d{1,2})?', 'i')
  THEN try_cast(replace(bare_number(t), ',', '') AS DOUBLE) END;

CREATE MACRO read_flag(t) AS CASE
  WHEN lower(t) IN ('true', 't', 'yes', 'y', '1', '是', '有', '对', '√', '✓', '✔') THEN TRUE
  WHEN lower(t) IN ('false', 'f', 'no', 'n', '0', '否', '无', '没有', '错', '×', '✗', '✘') THEN FALSE END;

CREATE MACRO read_id(t) AS CASE WHEN NOT regexp_full_match(t, '\d(\.\d+)?e\+\d+', 'i') THEN t END;
"""


def literal(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def is_timed(column: Column) -> bool:
    """Whether a column's text is read as a date, in stages: `<name>:parts`, then `<name>:moment`, then the value."""
    return column.kind in ("instant", "day")


def value(column: Column, text: str, timezone: str) -> str:
    """The SQL value of a column, of its type, from the SQL name of its text (and, of a date, its parts and moment).

    A due time given as a date alone is that day's last second; any other instant is the day's first.
    An id written 1.23E+17 has lost digits in a spreadsheet, and a duration of two parts (02:23) is ambiguous: not read.
    """
    if is_timed(column):
        macro = "read_deadline" if column.name == "due_at" else "read_instant"
        instant = f'{macro}({text}, "{column.name}:parts", "{column.name}:moment", {literal(timezone)})'
        return f"CAST({instant} AS {SQL_TYPES[column.kind]})"
    return text if column.kind in ("category", "text") else f"read_{column.kind}({text})"
