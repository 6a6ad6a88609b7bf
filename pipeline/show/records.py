"""What stands behind the figures: definitions, deliveries, and what the build holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.ingest import Delivery
from pipeline.kpi import CATALOGUE
from pipeline.logs import LOGS, Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Workspace

COUNTED = ("read", "accepted", "rejected", "duplicates", "not_applicable")


def contents(ws: Workspace) -> Block:
    """The logs of the build and how many rows each holds."""
    rows = [
        (LOGS[log].label.zh, LOGS[log].label.en, ws.build.row_counts[log], ws.build.unassigned.get(log, 0))
        for log in ws.build.logs
    ]
    frame = pd.DataFrame(rows, columns=["zh", "en", "rows", "unassigned"])
    headings = {
        "zh": Words("日志", "Log (zh)"),
        "en": Words("日志（英文）", "Log"),
        "rows": Words("行数", "Rows"),
        "unassigned": Words("未归属人员", "Unassigned"),
    }
    return blocks.table(frame, Words("构建内容", "What the build holds"), columns=headings)


def definitions(ws: Workspace, names: Sequence[str] = ()) -> Block:
    """How each figure on the page is counted, under the dialect in use, and how its definition changed."""
    counted = ws.countable(names or CATALOGUE)
    return blocks.definitions([ws.kpi(name) for name in counted], dialects=ws.settings.dialects)


def quality(ws: Workspace, names: Sequence[str] = (), by_file: bool = False) -> Block:
    """What was read, accepted and rejected, by source or by file, and which KPIs the logs cannot carry, and why."""
    kept = [name for name in (names or CATALOGUE) if ws.keeps(ws.kpi(name).log)]
    no_data = [(ws.kpi(name), reason) for name in kept if (reason := ws.no_data_reason(name)) is not None]
    delivered = ws.build.deliveries if by_file else _by_source(ws.build.deliveries)
    return blocks.quality(delivered, unassigned=ws.build.unassigned, no_data=no_data)


def _by_source(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """The deliveries of each source as one, named by the source and the number of its files."""
    sources: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        sources[delivery.source].append(delivery)
    return [_together(source, files) for source, files in sources.items()]


def _together(source: str, files: Sequence[Delivery]) -> Delivery:
    counts = {name: sum(getattr(file, name) for file in files) for name in COUNTED}
    reasons = sum((Counter(file.reasons) for file in files), Counter())
    return replace(files[0], file_name=f"{source} × {len(files)}", reasons=dict(reasons), **counts)
