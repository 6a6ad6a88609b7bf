"""What customers wrote when they rated."""

from __future__ import annotations

from pipeline.logs import Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Workspace

MOST = 12


def comments(ws: Workspace) -> Block | None:
    """The newest comments of customers who were not satisfied, masked."""
    if not ws.keeps("surveys") or "comment" not in ws.build.columns["surveys"]:
        return None
    rows = ws.rows("surveys")
    said = rows[rows["comment"].notna() & (rows["is_satisfied"] == False)]  # noqa: E712
    shown = said.sort_values(["rated_at", "survey_id"], ascending=False, kind="stable").head(MOST)
    shown = shown.assign(on=shown["rated_at"].dt.date.astype(str))
    return blocks.table(
        shown, Words(f"{len(said)} 条不满意的评语", f"{len(said)} comments of customers who were not satisfied"),
        columns={"on": Words("评价日", "Rated"), "rating": Words("评分", "Rating"), "comment": Words("评语", "Comment")},
        units={"rating": "points"}, note=Words(f"已遮蔽姓名、电话等，最近的 {MOST} 条。", f"Names and numbers are masked; the newest {MOST}."), anchor="comments",
    )  # fmt: skip
