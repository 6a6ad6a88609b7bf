"""Where a source's rows are: files or a database, and no password in kefu.toml."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import EXIT_SETTINGS, KefuError
from pipeline.settings import Source, read_settings

HEAD = '[department]\nname = "客服部"\n[[source]]\nlog = "calls"\n'
SECRET = "Geheim7"


def read(folder: Path, source: str, **environment: str) -> Source:
    (folder / "kefu.toml").write_text(HEAD + source, "utf-8")
    return read_settings(folder, environment).source[0]


def refusal(folder: Path, source: str, **environment: str) -> KefuError:
    with pytest.raises(KefuError) as caught:
        read(folder, source, **environment)
    return caught.value


def url_of(source: Source) -> str:
    assert source.database is not None
    return source.database.get_secret_value()


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://kefu:{SECRET}@host/name", f"mysql+pymysql://kefu:{SECRET}/x@host/name",
        f"postgresql://host/name?user=kefu&password={SECRET}", f"postgresql://kefu:${{PASSWORD}}{SECRET}@host/name",
        f"mysql://host/name?PASSWD={SECRET}", f"databricks://host?access_token={SECRET}",
    ],
)  # fmt: skip
def test_a_password_written_in_kefu_toml_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    fault = refusal(tmp_path, f'database = "{url}"\ntable = "calls"\n')
    assert (fault.reason, fault.exit_code) == ("password_in_settings", EXIT_SETTINGS)
    assert SECRET not in fault.text("zh") + fault.text("en") + repr(fault.facts)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///data/x.db",
        "postgresql://kefu@host:5432/name",
        "postgresql://kefu:${P}@host/n?password=${P}",
        "${URL}",
    ],
)
def test_an_address_without_a_password_is_fine(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, f'database = "{url}"\ntable = "calls"\n', P="x", URL="sqlite://")


def test_a_password_from_the_environment_may_hold_any_sign(tmp_path: Path) -> None:
    source = read(
        tmp_path, 'database = "mysql+pymysql://kefu:${PASSWORD}@${HOST}/kefu"\ntable = "calls"\n',
        PASSWORD="a@b:c/d %$", HOST="db.office:3306",
    )  # fmt: skip
    assert url_of(source) == "mysql+pymysql://kefu:a%40b%3Ac%2Fd%20%25%24@db.office:3306/kefu"


def test_a_whole_address_from_the_environment_is_taken_as_it_is(tmp_path: Path) -> None:
    url = "postgresql+psycopg://kefu:a%40b@host/kefu"
    source = read(tmp_path, 'database = "${URL}"\ntable = "calls"\n', URL=url)
    assert url_of(source) == url
    assert "a%40b" not in repr(source) + source.model_dump_json()


def test_an_address_that_is_not_set_is_named(tmp_path: Path) -> None:
    fault = refusal(tmp_path, 'database = "${URL}"\ntable = "calls"\n')
    assert (fault.reason, fault.facts["found"]) == ("environment_missing", "URL")


@pytest.mark.parametrize(
    ("written", "expected"),
    [('"2 days"', timedelta(days=2)), ('"30 分钟"', timedelta(minutes=30)), ('"1 hour"', timedelta(hours=1)), ("1000", 1000), ('"0"', 0)],
)  # fmt: skip
def test_an_overlap_is_a_time_or_a_number(tmp_path: Path, written: str, expected: timedelta | int) -> None:
    source = read(
        tmp_path, f'database = "sqlite://"\ntable = "calls"\nsince_column = "t"\noverlap = {written}\n'
    )
    assert source.overlap == expected


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('files = "*.csv"\ndatabase = "sqlite://"\ntable = "calls"', "either files or database"),
        ("", "either files or database"),
        ('database = "sqlite://"', "one table or one query"),
        ('database = "sqlite://"\ntable = "calls"\nquery = "select 1"', "one table or one query"),
        ('files = "*.csv"\ntable = "calls"', "one table or one query"),
        ('files = "*.csv"\nsince_column = "t"', "since_column goes with a database"),
        ('database = "sqlite://"\nquery = "select 1 where t > :since"', "where the first fetch starts"),
        ('database = "sqlite://"\ntable = "calls"\nsince_column = "t"\nkey = "row"', "since_column needs a key"),
        ('database = "sqlite://"\ntable = "calls"\nsince_column = "t"\ndelivers = "full"', "the whole list"),
        ('database = "sqlite://"\ntable = "calls"\noverlap = "2 weeks"', "minutes, hours, days"),
    ],
)  # fmt: skip
def test_settings_that_do_not_go_together_are_told(tmp_path: Path, written: str, said: str) -> None:
    fault = refusal(tmp_path, written + "\n")
    assert fault.reason == "bad_setting"
    assert said in fault.text("en")
