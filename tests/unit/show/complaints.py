"""A department of a few complaints written by hand, opened for October 2026 as known when the month ended."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline.workspace import Workspace, workspace_on
from tests.unit.ingest.inbox import Inbox

SETTINGS = """[limits.resolve]
default = "3 days"
[limits.respond]
default = 4
[[source]]
log = "complaints"
files = "data/inbox/complaints.csv"
"""
HEADER = "投诉编号,受理时间,首次响应时间,办结时间,关闭时间,重开时间,上报时间,级别,客户编号,类别,工号,内容\n"


DELIVERED = datetime(2026, 12, 1)


def opened(folder: Path, rows: str, header: str = HEADER, settings: str = SETTINGS) -> Workspace:
    inbox = Inbox(folder, settings)
    inbox.put("complaints.csv", header + rows)
    return workspace_on(folder, inbox.settings, inbox.build(DELIVERED), "2026-10", "2026-10-31T00:00:00")
