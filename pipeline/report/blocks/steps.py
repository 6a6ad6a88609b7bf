"""The callback funnel: from due to deal, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.frames import Row
from pipeline.report.words import both

STEPS: dict[str, Words] = {
    "due": Words("应回访", "Due"),
    "attempted": Words("已拨打", "Attempted"),
    "reached": Words("已接通", "Reached"),
    "satisfied": Words("满意", "Satisfied"),
    "visited": Words("到店", "Visited"),
    "deal": Words("成交", "Deal"),
}


def callback_steps(
    now: Mapping[str, int | None],
    *,
    before: Mapping[str, int | None] | None = None,
    labels: Mapping[str, Words] | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "callback-steps",
) -> Block:
    """How many callbacks came as far as each step, and what share of the step before came on.

    `now`, `before`: step → number of callbacks, first step first; the usual steps are due, attempted, reached,
    satisfied, visited, deal. A step without data is None or absent; the next one is compared with the last known.
    `labels`: words of other steps.
    """
    names = {**STEPS, **(labels or {})}
    steps = _chain(list(now), now, before or {})
    for step in steps:
        step["label"] = both(names[step["step"]])
    return Block(
        "callback_steps",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "has_before": bool(before),
            "steps": steps,
        },
    )


def _chain(
    order: Sequence[str], now: Mapping[str, int | None], before: Mapping[str, int | None]
) -> list[Row]:
    steps: list[Row] = []
    last: str | None = None
    first = next((now[step] for step in order if now[step] is not None), None)
    for step in order:
        count = now[step]
        steps.append(
            {
                "step": step,
                "count": None if count is None else int(count),
                "of_first": _ratio(count, first),
                "from_step": last,
                "conversion": _ratio(count, now[last]) if last else None,
                "conversion_before": _ratio(before.get(step), before.get(last)) if last else None,
            }
        )
        last = step if count is not None else last
    return steps


def _ratio(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole
