"""[runs]: what a run may take, and how much of what it published is kept."""

from __future__ import annotations

from pydantic import Field

from pipeline.settings.section import Section


class Runs(Section):
    """运行的限度 · what a run may take and keeps"""

    workers: int = Field(
        default=0,
        ge=0,
        le=64,
        description="同时执行几个笔记本，0 为每核一个 · notebooks at once, 0: one a core",
    )
    cell_minutes: float = Field(
        default=10, gt=0, description="一个单元最多多少分钟 · minutes a cell may take"
    )
    run_minutes: float = Field(
        default=30, gt=0, description="一个笔记本最多多少分钟 · minutes a notebook may take"
    )
    memory_gb: float = Field(
        default=4, ge=0, description="一个笔记本最多多少 GB 内存，0 不限 · memory a notebook may take, 0: any"
    )
    keep_versions: int = Field(
        default=12, ge=2, description="保留最近几版报告 · how many published versions are kept"
    )
