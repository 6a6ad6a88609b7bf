"""How a text becomes a duration, a count, a number or a yes: plain figures at once, words and units with more care."""

from __future__ import annotations

from collections.abc import Sequence

MINUTES_SECONDS, HOURS_MINUTES, CLOCK = "mm:ss", "h:mm", "h:mm:ss"
UNITS_OF_TIME = {"seconds": "1", "minutes": "60", "hours": "3600", "days": "86400", "milliseconds": "0.001"}
FORMS_OF_TIME = (*UNITS_OF_TIME, CLOCK, MINUTES_SECONDS, HOURS_MINUTES)
UNITS_OF_MONEY = {"yuan": "1", "jiao": "0.1", "fen": "0.01", "qian": "1000", "wan": "10000"}

# An integer that is written as it prints needs no regular expression.
MACROS = r"""
CREATE MACRO whole(t) AS CASE WHEN CAST(try_cast(t AS BIGINT) AS VARCHAR) = t THEN try_cast(t AS BIGINT) END;

CREATE MACRO bare_number(t) AS CASE WHEN regexp_full_match(t, '-?\d+(\.\d+)?') THEN try_cast(t AS DOUBLE) END;

CREATE MACRO clock_parts(t) AS regexp_extract(t, '^(-?)(\d+):(\d{1,2}):(\d{1,2}(?:\.\d+)?)$', ['sign', 'h', 'm', 's']);

CREATE MACRO clock_seconds(p) AS CASE WHEN try_cast(p['m'] AS INTEGER) < 60 AND try_cast(p['s'] AS DOUBLE) < 60 THEN
  if(p['sign'] = '-', -1, 1)
  * (try_cast(p['h'] AS DOUBLE) * 3600 + try_cast(p['m'] AS DOUBLE) * 60 + try_cast(p['s'] AS DOUBLE)) END;

CREATE MACRO of_clock(t) AS coalesce(
  CASE WHEN t LIKE '_:__:__' OR t LIKE '__:__:__' THEN date_part('epoch', try_cast(t AS TIME)) END,
  list_transform([clock_parts(t)], lambda p: clock_seconds(p))[1]);

CREATE MACRO of_two_parts(t, large) AS CASE WHEN regexp_full_match(t, '-?\d+:[0-5]\d') THEN
  if(t[1] = '-', -1, 1) * large
  * (try_cast(ltrim(split_part(t, ':', 1), '-') AS DOUBLE) + try_cast(split_part(t, ':', 2) AS DOUBLE) / 60) END;

CREATE MACRO spoken_parts(t) AS regexp_extract(lower(t),
  '^(?:(\d+)\s*(?:个?小时|时|h))?\s*(?:(\d+)\s*(?:分钟?|m|min|′|''))?\s*(?:(\d+(?:\.\d+)?)\s*(?:秒钟?|s|sec|″|"))?$', ['h', 'm', 's']);

CREATE MACRO spoken_seconds(p) AS CASE WHEN concat(p['h'], p['m'], p['s']) <> '' THEN
  coalesce(try_cast(p['h'] AS DOUBLE), 0) * 3600 + coalesce(try_cast(p['m'] AS DOUBLE), 0) * 60
  + coalesce(try_cast(p['s'] AS DOUBLE), 0) END;

CREATE MACRO of_words(t) AS list_transform([spoken_parts(t)], lambda p: spoken_seconds(p))[1];

CREATE MACRO read_count(t) AS coalesce(whole(t),
  CASE WHEN regexp_full_match(t, '[+-]?(\d+|\d{1,3}(,\d{3})+)(\.0+)?\s*[次个件人通条笔]?')
  THEN try_cast(replace(regexp_extract(t, '^[^.次个件人通条笔\s]+'), ',', '') AS BIGINT) END);

CREATE MACRO separated(t) AS try_cast(replace(regexp_extract(lower(t),
  '^([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:e[+-]?\d{1,2})?)\s*分?$', 1), ',', '') AS DOUBLE);

CREATE MACRO read_points(t) AS coalesce(CAST(whole(t) AS DOUBLE), bare_number(t), separated(t));

CREATE MACRO money_parts(t) AS regexp_extract(lower(t),
  '^([+-]?)\s*(?:¥|rmb|cny|人民币)?\s*([+-]?)((?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:e[+-]?\d{1,2})?)\s*(千万|百万|十万|万亿|百|千|万|亿|k|w)?'
  '\s*(元整|元|圆整|圆|块钱|块|角|毛|分|rmb|cny)?$', ['sign', 'inner', 'amount', 'scale', 'unit']);

CREATE MACRO money_scale(p, unit) AS CASE p['scale'] WHEN '百' THEN 1e2 WHEN '千' THEN 1e3 WHEN 'k' THEN 1e3 WHEN '万' THEN 1e4
  WHEN 'w' THEN 1e4 WHEN '十万' THEN 1e5 WHEN '百万' THEN 1e6 WHEN '千万' THEN 1e7 WHEN '亿' THEN 1e8 WHEN '万亿' THEN 1e12
  ELSE if(p['unit'] = '', unit, 1) END * CASE p['unit'] WHEN '角' THEN 0.1 WHEN '毛' THEN 0.1 WHEN '分' THEN 0.01 ELSE 1 END;

CREATE MACRO money(p, unit) AS CASE WHEN p['sign'] = '' OR p['inner'] = '' THEN if(concat(p['sign'], p['inner']) = '-', -1, 1)
  * CAST(round(try_cast(replace(p['amount'], ',', '') AS DOUBLE) * money_scale(p, unit), 6) AS DOUBLE) END;

CREATE MACRO of_money(t, unit) AS list_transform([money_parts(t)], lambda p: money(p, unit))[1];

CREATE MACRO read_flag(t) AS CASE t WHEN '是' THEN TRUE WHEN '否' THEN FALSE WHEN '1' THEN TRUE WHEN '0' THEN FALSE ELSE MAP {
  'true': TRUE, 't': TRUE, 'yes': TRUE, 'y': TRUE, '有': TRUE, '对': TRUE, '真': TRUE, '√': TRUE, '✓': TRUE, '✔': TRUE, '☑': TRUE,
  'false': FALSE, 'f': FALSE, 'no': FALSE, 'n': FALSE, '无': FALSE, '没有': FALSE, '不是': FALSE, '错': FALSE, '假': FALSE, '×': FALSE, '✗': FALSE, '✘': FALSE, '☒': FALSE}[lower(t)] END;

CREATE MACRO has_lost_digits(t) AS contains(t, '+') AND regexp_full_match(t, '\d(\.\d+)?e\+\d+', 'i');

CREATE MACRO read_id(t) AS CASE WHEN NOT has_lost_digits(t) THEN t END;
"""


def seconds(text: str, forms: Sequence[str]) -> str:
    """SQL of the seconds in the SQL name `text`: of words always, of a bare number or a clock as the forms say."""
    forms = forms or ("seconds", CLOCK)
    readings = [_clock(text, form) for form in forms if form not in UNITS_OF_TIME]
    plain = [f"CAST(whole({text}) AS DOUBLE) * {_unit(form)}" for form in forms if form in UNITS_OF_TIME]
    exact = [f"{_bare(text, form)} * {_unit(form)}" for form in forms if form in UNITS_OF_TIME]
    return f"coalesce({', '.join([*plain, *exact, *readings, f'of_words({text})'])})"


def other_seconds(text: str) -> str:
    """SQL: whether the text, unread, is a duration in a form that is not declared."""
    return f"coalesce(bare_number({text}), of_clock({text}), of_two_parts({text}, 60)) IS NOT NULL"


def number(text: str, unit: str, forms: Sequence[str]) -> str:
    """SQL of the number in the SQL name `text`; of money in yuan, a figure without a unit counting as the form says."""
    if unit != "CNY":
        return f"read_points({text})"
    factor = UNITS_OF_MONEY[forms[0] if forms else "yuan"]
    return f"coalesce(round(bare_number({text}) * {factor}, 6), of_money({text}, {factor}))"


def _unit(form: str) -> str:
    return UNITS_OF_TIME[form]


def _clock(text: str, form: str) -> str:
    if form == CLOCK:
        return f"of_clock({text})"
    return f"of_two_parts({text}, {60 if form == MINUTES_SECONDS else 3600})"


def _bare(text: str, form: str) -> str:
    """SQL of a number with decimals; as seconds, more than three of them are a part of a day, not a duration."""
    if form != "seconds":
        return f"bare_number({text})"
    return (
        f"CASE WHEN regexp_full_match({text}, '-?\\d+(\\.\\d{{1,3}})?') THEN try_cast({text} AS DOUBLE) END"
    )
