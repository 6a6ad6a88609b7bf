"""How a text becomes an instant: year-first dates by themselves, other orders and numbers only where a form is declared."""

from __future__ import annotations

from collections.abc import Sequence

YEAR_FIRST, MONTH_FIRST, DAY_FIRST = "Y/M/D", "M/D/Y", "D/M/Y"
SERIAL, SERIAL_1904, UNIX, UNIX_MILLISECONDS = "serial", "serial1904", "unix", "unix_ms"
ORDERS = (YEAR_FIRST, MONTH_FIRST, DAY_FIRST)
FORMS = (*ORDERS, SERIAL, SERIAL_1904, UNIX, UNIX_MILLISECONDS)

_HALVES = "am|pm|上午|下午|凌晨|清晨|早上|早晨|中午|午后|傍晚|晚上|夜间|深夜"
_CLOCK = (
    rf"(?:\s*日|(?:(?:\s*日\s*|\s+|\s*t\s*)({_HALVES})?|({_HALVES}))\s*(\d{{1,2}})\s*(?:[:时点]\s*(\d{{1,2}})\s*分?|[时点]整?)"
    r"(?:\s*:?\s*(\d{1,2}(?:\.\d+)?)\s*秒?)?\s*(am|pm)?\s*(z|[+-]\d{2}:?\d{2})?)?"
)
_CLOCK_NAMES = ("half", "half_at_once", "hour", "minute", "second", "half_after", "zone")
_PART_NAMES = {"Y": "year", "M": "month", "D": "day"}
_FIXED_SHAPES = (
    "____-__-__ __:__:__", "____/__/__ __:__:__", "____-__-__ __:__", "____/__/__ __:__", "____-__-__", "____/__/__",
    "____-__-__T__:__:__", "____-__-__ __:__:__.___",
)  # fmt: skip

# A text of a fixed shape is cast as it stands; only the rest pays for regular expressions. 1 < year bars signs and spaces.
MACROS = rf"""
CREATE MACRO is_fixed_date(t) AS t >= '1' AND ({" OR ".join(f"t LIKE '{shape}'" for shape in _FIXED_SHAPES)});

CREATE MACRO western_digits(t) AS translate(
  regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    t, '([二三四五])十([一二三四五六七八九])', '\1\2', 'g'), '([二三四五])十', '\10', 'g'),
    '十([一二三四五六七八九])', '1\1', 'g'), '十', '10', 'g'), '〇零○一二三四五六七八九两', '0001234567892');

CREATE MACRO plain_date(t) AS if(regexp_matches(t, '[〇零○一二三四五六七八九十两半星周礼]'), lower(replace(western_digits(
  regexp_replace(t, '[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?', ' ')), '点半', '点30分')), lower(t));

CREATE MACRO hour_of(half, hour) AS CASE
  WHEN half = '' THEN hour
  WHEN half IN ('am', '上午', '凌晨', '清晨', '早上', '早晨') THEN CASE WHEN hour < 12 THEN hour WHEN hour = 12 THEN 0 END
  WHEN half = '中午' THEN CASE WHEN hour IN (11, 12) THEN hour WHEN hour IN (1, 2) THEN hour + 12 END
  WHEN half IN ('晚上', '夜间', '深夜') AND (hour < 5 OR hour = 12) THEN NULL
  ELSE CASE WHEN hour < 12 THEN hour + 12 WHEN hour < 24 THEN hour END END;

CREATE MACRO clock_time(p) AS CASE WHEN p['hour'] = '' THEN '00:00:00' ELSE
  lpad(CAST(hour_of(concat(p['half'], p['half_at_once'], p['half_after']), try_cast(p['hour'] AS INTEGER)) AS VARCHAR), 2, '0')
  || ':' || lpad(p['minute'], 2, '0') || ':' || if(p['second'] = '', '00', p['second']) END;

CREATE MACRO zone_offset(zone) AS CASE WHEN zone = 'z' THEN INTERVAL 0 MINUTE ELSE to_minutes(
  (try_cast(zone[2:3] AS INTEGER) * 60 + try_cast(zone[-2:] AS INTEGER)) * if(zone[1] = '-', -1, 1)) END;

CREATE MACRO local_moment(zone, moment, home) AS CASE WHEN zone = '' THEN moment
  ELSE timezone(home, timezone('UTC', moment - zone_offset(zone))) END;

CREATE MACRO written_moment(p, home) AS local_moment(p['zone'], try_cast(
  if(strlen(p['year']) = 2, '20', '') || p['year'] || '-' || lpad(p['month'], 2, '0') || '-' || lpad(p['day'], 2, '0')
  || ' ' || clock_time(p) AS TIMESTAMP), home);

CREATE MACRO day_fraction(f) AS to_milliseconds(CAST(round(f * 86400000) AS BIGINT));

CREATE MACRO serial_moment(t, start) AS CASE WHEN regexp_full_match(t, '\d{{5}}(\.\d+)?')
  AND try_cast(t AS DOUBLE) BETWEEN 32874 AND 73415.999999
  THEN CAST(start AS TIMESTAMP) + day_fraction(try_cast(t AS DOUBLE)) END;

CREATE MACRO unix_moment(t, digits, per_second, home) AS CASE WHEN strlen(t) = digits AND regexp_full_match(t, '\d+')
  THEN timezone(home, to_timestamp(try_cast(t AS DOUBLE) / per_second)) END;

CREATE MACRO day_and_fraction(t) AS CASE WHEN regexp_full_match(t, '\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}} 0?(\.\d+(e-\d+)?)?')
  THEN try_cast(replace(replace(split_part(t, ' ', 1), '/', '-'), '.', '-') AS TIMESTAMP)
  + day_fraction(try_cast(split_part(t, ' ', 2) AS DOUBLE)) END;

CREATE MACRO digits_moment(t) AS CASE WHEN regexp_full_match(t, '\d{{8}}|\d{{14}}')
  THEN try_strptime(t, ['%Y%m%d', '%Y%m%d%H%M%S']) END;

CREATE MACRO has_time(t) AS contains(t, ':') OR regexp_matches(t, '[时点]|^\d{{14}}$|^\d{{5}}\.|^\d{{10}}$|^\d{{13}}$| 0?\.\d');

CREATE MACRO is_relative(t) AS regexp_matches(lower(t),
  '^(?:昨|今|明|前天|后天|大前天|当天|当日|次日|刚刚|刚才|上周|本周|这周|下周|上个?月|本月|下个?月|去年|前年|周[一二三四五六日天]'
  '|星期[一二三四五六日天]|yesterday|today|tomorrow|now|just now|last |next )'
  '|^[\d一二三四五六七八九十两几半]+\s*个?(?:秒钟?|分钟?|小时|天|日|周|星期|月|年)(?:以前|之前|前|以后|之后|后)|\bago$');
"""


def instant(text: str, timezone: str, forms: Sequence[str]) -> str:
    """SQL of the instant in the SQL name `text`; without forms, of a year-first date or a sheet's serial day.

    Declared forms are the only ones read. A year of two digits is read only where one order of date is declared.
    """
    orders = [form for form in forms if form in ORDERS]
    readings = [_ordered(text, timezone, order, len(orders) == 1) for order in orders]
    readings += [_NUMBERS[form].format(t=text, home=timezone) for form in forms if form in _NUMBERS]
    if not forms:
        readings = [_ordered(text, timezone, YEAR_FIRST, False), _NUMBERS[SERIAL].format(t=text)]
    if not forms or YEAR_FIRST in forms:
        readings += [f"day_and_fraction({text})", f"digits_moment({text})"]
    slow = f"coalesce({', '.join(readings)})"
    if forms and YEAR_FIRST not in forms:
        return slow
    return f"CASE WHEN is_fixed_date({text}) THEN try_cast({text} AS TIMESTAMP) ELSE {slow} END"


def other_instant(text: str, timezone: str) -> str:
    """SQL: whether the text, unread, is an instant in a form that is not declared."""
    others = [_ordered(text, timezone, order, True) for order in ORDERS]
    others += [sql.format(t=text, home=timezone) for sql in _NUMBERS.values()]
    return f"coalesce({', '.join(others)}) IS NOT NULL"


_NUMBERS = {
    SERIAL: "serial_moment({t}, '1899-12-30')",
    SERIAL_1904: "serial_moment({t}, '1904-01-01')",
    UNIX: "unix_moment({t}, 10, 1, {home})",
    UNIX_MILLISECONDS: "unix_moment({t}, 13, 1000, {home})",
}


def _ordered(text: str, timezone: str, order: str, short_years: bool) -> str:
    """SQL of a date whose year, month and day stand in an order."""
    signs = {"Y": r"(\d{4}|\d{2})" if short_years else r"(\d{4})", "M": r"(\d{1,2})", "D": r"(\d{1,2})"}
    first, second = ("[-/.年]", "[-/.月]") if order == YEAR_FIRST else ("[-/.]", "[-/.]")
    letters = order.split("/")
    one, two, three = (signs[letter] for letter in letters)
    date = rf"{one}\s*{first}\s*{two}\s*{second}\s*{three}"
    names = ", ".join(f"'{name}'" for name in (*(_PART_NAMES[letter] for letter in letters), *_CLOCK_NAMES))
    parts = f"regexp_extract(plain_date({text}), '^{date}{_CLOCK}$', [{names}])"
    any_way = f"list_transform([{parts}], lambda p: written_moment(p, {timezone}))[1]"
    return f"CASE WHEN {_is_usual(text, order)} THEN {_usual(text, order)} ELSE {any_way} END"


def _is_usual(text: str, order: str) -> str:
    """SQL: whether the text is a date of digits with a year of four, and at most a clock of 24 hours."""
    return f"regexp_full_match({text}, '{_usual_date(order)}(?: \\d{{1,2}}:\\d\\d(?::\\d\\d)?)?')"


def _usual(text: str, order: str) -> str:
    year, month, day = (order.split("/").index(letter) + 1 for letter in "YMD")
    return (
        f"try_cast(regexp_replace({text}, '{_usual_date(order)}', '\\{year}-\\{month}-\\{day}') AS TIMESTAMP)"
    )


def _usual_date(order: str) -> str:
    signs = {"Y": r"(\d{4})", "M": r"(\d{1,2})", "D": r"(\d{1,2})"}
    one, two, three = (signs[letter] for letter in order.split("/"))
    return f"{one}[-/.年]{two}[-/.月]{three}日?" if order == YEAR_FIRST else f"{one}[-/.]{two}[-/.]{three}"
