"""What the generator says it put into the data is in the data."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from scipy.stats import binom, norm

from pipeline.demo import SEED
from pipeline.demo.after_sales import IMPROVED_ON
from pipeline.demo.generator import stream
from pipeline.demo.people import roster
from pipeline.demo.recording import with_times_of_entry
from pipeline.demo.surveys import ITEMS
from tests.unit.demo.conftest import History

FIRST_DAY, LAST_MONTH = "2025-10-01", "2026-10-01"
LEVEL = 0.001


def told_apart(rows: pd.DataFrame, flag: str) -> dict[str, str]:
    """Who is below or above the rest of the department by an exact tail of 0.001, of those with 30 rows or more."""
    people = rows.groupby("staff_id")[flag].agg(["size", "sum"])
    found = {}
    for staff_id, (size, good) in people[people["size"] >= 30].iterrows():
        rest = people.drop(staff_id).sum()
        centre = rest["sum"] / rest["size"]
        if binom.cdf(good, size, centre) <= LEVEL:
            found[str(staff_id)] = "below"
        if binom.sf(good - 1, size, centre) <= LEVEL:
            found[str(staff_id)] = "above"
    return found


def test_two_people_are_told_apart_by_callbacks_on_time_in_the_last_month(history: History) -> None:
    tasks = history.callbacks[history.callbacks["due_at"] >= LAST_MONTH]
    assert told_apart(tasks, "is_on_time") == {"KF1007": "above", "KF1008": "below"}


def complaints_due(history: History, since: str) -> pd.DataFrame:
    """The complaints due from a day on, each on time or not by the hours of its severity."""
    hours = history.complaints["severity"].map(history.department.complaints.hours_to_resolve)
    due = history.complaints["received_at"] + pd.to_timedelta(hours, unit="h")
    on_time = history.complaints["resolved_at"] <= due
    return history.complaints.assign(is_on_time=on_time)[due.between(since, "2026-11-01", inclusive="left")]


def test_one_person_resolves_fewer_complaints_on_time_and_one_has_the_hard_cases(history: History) -> None:
    assert told_apart(complaints_due(history, LAST_MONTH), "is_on_time") == {
        "KF1011": "below",
        "KF1018": "below",
    }


def test_who_has_the_hard_cases_is_like_the_others_severity_by_severity(history: History) -> None:
    hard = history.department.truth.hard_cases
    due = complaints_due(history, FIRST_DAY)
    is_hard = due["severity"] == hard.severity
    assert (
        due[is_hard]["staff_id"].eq(hard.staff_id).mean()
        > 0.5
        > 0.1
        > due[~is_hard]["staff_id"].eq(hard.staff_id).mean()
    )
    for rows in (due[is_hard], due[~is_hard]):
        assert hard.staff_id not in told_apart(rows, "is_on_time")
        assert told_apart(rows, "is_on_time")["KF1011"] == "below"


def rated_since(history: History, since: str) -> pd.DataFrame:
    rated = history.surveys[history.surveys["rating"].notna() & (history.surveys["invited_at"] >= since)]
    return rated.assign(is_satisfied=rated["rating"] >= 4)


def test_one_person_satisfies_fewer_callers_and_one_asks_the_satisfied(history: History) -> None:
    told = told_apart(rated_since(history, LAST_MONTH), "is_satisfied")
    assert told == {"KF1013": "below", "KF1020": "above"}


def test_who_asks_the_satisfied_asks_more_callers_than_the_others_do(history: History) -> None:
    answered = history.calls[history.calls["is_answered"] & (history.calls["started_at"] >= LAST_MONTH)]
    is_asked = answered["call_id"].isin(history.surveys["call_id"])
    assert told_apart(answered.assign(is_asked=is_asked), "is_asked") == {"KF1020": "above"}


def test_ratings_are_of_the_call_and_person_they_name(history: History) -> None:
    calls = history.calls.set_index("call_id").loc[history.surveys["call_id"]]
    assert (calls["staff_id"].to_numpy() == history.surveys["staff_id"].to_numpy()).all()
    assert (calls["started_at"].to_numpy() < history.surveys["invited_at"].to_numpy()).all()


def test_some_ratings_are_hasty_some_alike_in_every_item_and_some_given_twice(history: History) -> None:
    rated = rated_since(history, FIRST_DAY)
    is_fast = rated["answer_seconds"] < 10
    is_alike = rated[list(ITEMS)].nunique(axis=1) == 1
    assert 0.02 < is_fast.mean() < 0.05
    assert is_alike[is_fast].all()
    assert 0.1 < is_alike[~is_fast].mean() < 0.3
    assert 0.005 < rated["call_id"].duplicated().mean() < 0.02


def test_one_team_follows_up_fewer_of_its_complaints(history: History) -> None:
    truth, complaints = history.department.truth.followed_up, history.complaints
    month_after = complaints["closed_at"].dt.normalize() + pd.DateOffset(months=1)
    due = complaints.assign(month_after=month_after)[month_after < "2026-10-20"]
    tasks = history.callbacks.loc[history.callbacks["kind"] == "投诉后回访", ["customer_id", "due_at"]]
    met = due.merge(tasks, on="customer_id")
    met = met[met["due_at"].between(met["month_after"], met["month_after"] + pd.Timedelta(days=8))]
    is_done = due["complaint_id"].isin(met["complaint_id"])
    of_the_team = due["staff_id"].isin(truth.people)
    assert is_done[~of_the_team].mean() == pytest.approx(truth.usual, abs=0.03)
    assert is_done[of_the_team].mean() == pytest.approx(truth.people["KF1010"], abs=0.05)


def test_one_person_keeps_least_to_the_schedule(history: History) -> None:
    last = history.shifts[history.shifts["started_at"] >= LAST_MONTH].groupby("staff_id")
    away = last["exception_seconds"].sum() / last["scheduled_seconds"].sum()
    assert away.idxmax() == history.department.truth.late_comer
    assert away.max() > 0.1 > 0.08 > away.drop(away.idxmax()).max()


def test_nobody_has_a_shift_before_joining_or_two_on_a_day_and_trainees_have_none(history: History) -> None:
    shifts = history.shifts.assign(day=history.shifts["started_at"].dt.date)
    assert not shifts.duplicated(["staff_id", "day"]).any()
    assert set(shifts["staff_id"]) == {p.staff_id for p in history.department.people} - {"KF1028"}
    assert shifts[shifts["staff_id"] == "KF1026"]["day"].min() >= date(2026, 8, 17)
    assert (shifts["exception_seconds"] < shifts["scheduled_seconds"]).all()


def test_callbacks_on_time_improve_in_the_week_stated(history: History) -> None:
    own = history.department.truth.callback_on_time
    usual = history.callbacks[~history.callbacks["staff_id"].isin(own.people)]
    is_after = usual["due_at"] >= pd.Timestamp(IMPROVED_ON)
    before, after = usual[~is_after]["is_on_time"], usual[is_after]["is_on_time"]
    assert before.mean() == pytest.approx(
        own.usual, abs=4 * (own.usual * (1 - own.usual) / len(before)) ** 0.5
    )
    assert after.mean() == pytest.approx(own.later, abs=4 * (own.later * (1 - own.later) / len(after)) ** 0.5)


def test_the_improvement_shows_between_the_last_two_months(history: History) -> None:
    month = history.callbacks.groupby(history.callbacks["due_at"].dt.to_period("M"))["is_on_time"]
    (old, now), (old_n, now_n) = month.mean().iloc[-2:], month.size().iloc[-2:]
    error = (old * (1 - old) / old_n + now * (1 - now) / now_n) ** 0.5
    assert now - old > norm.ppf(0.975) * error


def test_the_week_of_the_outage_has_the_worst_answer_rate(history: History) -> None:
    weeks = history.calls.groupby(history.calls["started_at"].dt.to_period("W-SUN"))["is_answered"].mean()
    assert weeks.idxmin().start_time.date() == history.department.truth.outage[0]
    assert weeks.min() < 0.75 < 0.9 < weeks.drop(weeks.idxmin()).min()


def test_the_growing_cause_leads_in_the_last_month_and_did_not_before(history: History) -> None:
    month = history.complaints["received_at"].dt.to_period("M")
    leading = history.complaints.groupby(month)["category"].agg(lambda causes: causes.value_counts().index[0])
    assert leading["2026-10"] == history.department.truth.growing_cause
    assert leading["2026-06"] == "配送延迟"


def test_one_person_has_one_task_and_at_most_one_attempt(history: History) -> None:
    person = history.department.truth.one_record
    logs = (history.callbacks, history.attempts, history.calls, history.complaints, history.surveys)
    counts = [int(log["staff_id"].eq(person).sum()) for log in logs]
    assert counts[0] == 1
    assert counts[1] <= 1
    assert counts[2:] == [0, 0, 0]


def test_two_people_share_a_name_in_different_teams(history: History) -> None:
    staff = roster(history.department)
    pair = staff[staff["staff_id"].isin(history.department.truth.same_name)]
    assert pair["name"].nunique() == 1
    assert pair["team_id"].nunique() == 2


def test_people_join_leave_and_move_between_teams_within_a_month(history: History) -> None:
    posts = [post for person in history.department.people for post in person.posts]
    moved = [person.posts[1].first_day for person in history.department.people if len(person.posts) > 1]
    assert [day.isoformat() for day in moved] == ["2026-07-16", "2026-10-16"]
    assert sum(post.first_day > history.department.first_day for post in posts) == 6
    assert sum(post.last_day is not None for post in posts) == 4
    assert len({post.team for post in posts}) == 3


def test_people_work_only_while_they_are_employed(history: History) -> None:
    for person in history.department.people:
        first, last = person.posts[0].first_day, person.posts[-1].last_day
        for log, column in (("calls", "started_at"), ("attempts", "attempted_at"), ("callbacks", "due_at")):
            frame = getattr(history, log)
            days = frame[frame["staff_id"] == person.staff_id][column].dt.date
            assert (days >= first).all()
            assert last is None or (days <= last).all()


def test_most_people_have_thirty_to_ninety_callbacks_in_the_last_month_and_three_fewer(
    history: History,
) -> None:
    tasks = history.callbacks[history.callbacks["due_at"] >= LAST_MONTH].groupby("staff_id").size()
    assert tasks.max() <= 90
    assert sorted(tasks[tasks < 30].index) == ["KF1025", "KF1027", "KF1028"]


def test_calls_peak_on_mondays_and_at_ten_and_sixteen(history: History) -> None:
    started = history.calls["started_at"].dt
    assert started.day_of_week.value_counts().index[0] == 0
    assert set(started.hour.value_counts().index[:3]) == {10, 11, 16}


def test_volumes_are_those_of_a_department_of_this_size(history: History) -> None:
    assert 5_500 < len(history.complaints) < 6_700
    assert 13_500 < len(history.callbacks) < 15_000
    assert 21_000 < len(history.attempts) < 24_000
    assert 57_000 < len(history.calls) < 65_000
    assert 19_000 < len(history.surveys) < 22_000


def test_complaints_stay_open_with_a_tail_of_old_ones(history: History) -> None:
    unresolved = history.complaints[history.complaints["resolved_at"].isna()]
    days = (pd.Timestamp("2026-11-01") - unresolved["received_at"]).dt.days
    assert 90 < len(days) < 170
    assert 20 < (days > 15).sum() < len(days) / 2


def test_nothing_happens_before_it_can(history: History) -> None:
    complaints = history.complaints
    for later in ("first_response_at", "resolved_at", "closed_at", "reopened_at", "escalated_at"):
        assert not (complaints[later] < complaints["received_at"]).any()
    assert not (complaints["closed_at"] < complaints["resolved_at"]).any()
    assert not (complaints["reopened_at"] < complaints["closed_at"]).any()
    assert not (history.surveys["rated_at"] < history.surveys["invited_at"]).any()


def test_nothing_is_known_after_the_export(history: History) -> None:
    end = pd.Timestamp("2026-11-01")
    logs = (
        history.complaints,
        history.callbacks,
        history.attempts,
        history.calls,
        history.surveys,
        history.shifts,
    )
    for log in logs:
        for _, column in log.select_dtypes("datetime").items():
            assert not (column >= end).any()


def test_phones_are_of_a_made_up_range_and_some_texts_hold_one(history: History) -> None:
    assert history.customers["customer_phone"].str.fullmatch(r"199000\d{5}").all()
    holds_phone = history.complaints["content"].str.contains(r"199000\d{5}")
    assert 0.05 < holds_phone.mean() < 0.12


def test_complaint_texts_vary(history: History) -> None:
    assert history.complaints["content"].nunique() > 0.8 * len(history.complaints)


def test_rows_are_entered_after_the_event_and_by_the_day_of_the_export(history: History) -> None:
    entered = with_times_of_entry(history.department, history.attempts, "attempted_at", stream(SEED, "entry"))
    lag = entered["recorded_at"] - entered["attempted_at"]
    assert lag.min() >= pd.Timedelta(0)
    assert entered["recorded_at"].max() == history.attempts["attempted_at"].max()
    is_late = lag > pd.Timedelta(days=1)
    truth = history.department.truth.late_entry
    for staff_id, chance in truth.people.items():
        assert is_late[entered["staff_id"] == staff_id].mean() == pytest.approx(chance, abs=0.05)
    assert is_late[~entered["staff_id"].isin(truth.people)].mean() == pytest.approx(truth.usual, abs=0.01)
