"""Reports: blocks become HTML. Pure: no clock, no files read but templates."""

from pipeline.report import blocks
from pipeline.report.block import MIME, VERSION, Block, block_of
from pipeline.report.index import IndexEntry, index_page
from pipeline.report.notebook import blocks_of_notebook
from pipeline.report.page import PageMeta, page

__all__ = [
    "MIME", "VERSION", "Block", "IndexEntry", "PageMeta", "block_of", "blocks", "blocks_of_notebook", "index_page", "page",
]  # fmt: skip
