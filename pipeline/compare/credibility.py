"""Whether a satisfaction figure can be believed: who was asked, who answered, and what the silent could change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.compare.people import people
from pipeline.kpi import Kpi, intervals
from pipeline.kpi.spec import NOTHING, Formula
from pipeline.logs import Words

INVITATION_RATE = Kpi(
    name="invitation_rate",
    log="surveys",
    label=Words("邀评率", "Invited to rate"),
    rule=Words(
        "期内邀评数与期内接听数之比。谁邀评的比例与其余人不同，谁的满意率就可能出自挑选过的客户。",
        "Invitations to rate of the period over calls answered in it. Who invites another share than the rest may have "
        "chosen the customers behind the satisfaction figure.",
    ),
    excluded=NOTHING,
    statistic="ratio",
    unit="ratio",
    better="neither",
    source="环信, 阿里云: 邀评率 = 邀评 / 接听",
    dialects={"standard": Formula(
        numerator=Words("期内的邀评", "invitations of the period"),
        denominator=Words("期内接听的来电", "calls answered in the period"),
        dated_by="invited_at",
    )},
)  # fmt: skip


def credibility(
    invited: pd.DataFrame,
    handled: pd.DataFrame,
    rated: pd.DataFrame,
    satisfied: pd.DataFrame,
    minimum_n: int = INVITATION_RATE.minimum_n,
) -> pd.DataFrame:
    """Who was asked and who answered, beside each person's satisfaction; one row per person, by `staff_id`.

    Takes measures by `staff_id` of surveys_invited, calls_answered, rating_response_rate and satisfaction_rate.
    `handled`, `invited`, `rated`, `satisfied` are counts. `invitation_rate` (of the contacts handled) has its Wilson
    interval `low`, `high` and the `group` that `compare.people` gives; `is_skewed` where it is above or below.
    `response_rate` is rated of invited; `value` and `status` are the satisfaction's own. It lies, whatever those asked
    without an answer think, between `bound_low` (all of them dissatisfied) and `bound_high` (all satisfied): Manski 1989.
    A person invited more often than handled has no invitation rate: the two logs do not go together there.
    """
    frames = {"handled": handled, "invited": invited, "rated": rated, "satisfied": satisfied}
    by_staff = {
        name: frame[frame["staff_id"].notna()].set_index("staff_id") for name, frame in frames.items()
    }
    staff = by_staff["handled"].index.union(by_staff["invited"].index)
    asked, known = by_staff["invited"], by_staff["satisfied"].reindex(staff)
    table = _invitations(_counts(by_staff["handled"], staff), _counts(asked, staff), minimum_n)
    silent = table["invited"] - known["denominator"].fillna(0)
    total = table["invited"].where(table["invited"] > 0)
    answers = by_staff["rated"].reindex(staff)
    good = known["numerator"].fillna(0)
    return table.assign(
        rated=answers["numerator"], response_rate=answers["value"],
        satisfied=known["numerator"], value=known["value"], status=known["status"].fillna("no_data"),
        bound_low=good / total, bound_high=(good + silent) / total,
        is_skewed=table["group"].isin(["above", "below"]),
    ).rename_axis("staff_id").reset_index()  # fmt: skip


def _counts(counted: pd.DataFrame, staff: pd.Index) -> pd.Series:
    """A count for everybody: 0 for who is not in it, nothing at all where nothing was counted."""
    counts = counted["value"].reindex(staff)
    return counts.fillna(0) if len(counted) else counts


def _invitations(handled: pd.Series, invited: pd.Series, minimum_n: int) -> pd.DataFrame:
    """Handled, invited, invitation_rate, low, high and group, by person."""
    size = handled.where((handled > 0) & (invited <= handled))
    rate, (low, high) = invited / size, intervals.wilson(invited.where(size.notna()), size.fillna(0))
    measured = pd.DataFrame({
        "kpi": INVITATION_RATE.name, "staff_id": handled.index, "numerator": invited.where(size.notna()).to_numpy(),
        "denominator": size.to_numpy(), "value": rate.to_numpy(), "low": low, "high": high,
        "status": np.select([size.isna(), size < minimum_n], ["no_data", "too_few"], "ok"),
    })  # fmt: skip
    group = people(measured, INVITATION_RATE).set_index("staff_id")["group"].reindex(handled.index)
    return pd.DataFrame(
        {"handled": handled, "invited": invited, "invitation_rate": rate, "low": low, "high": high, "group": group}
    )  # fmt: skip
