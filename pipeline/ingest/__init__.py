"""Ingest: a file becomes accepted and rejected rows; its bytes are kept as delivered."""

from pipeline.ingest.deliveries import Delivery, read_deliveries
from pipeline.ingest.door import ingest
from pipeline.ingest.rejections import rejected_rows
from pipeline.ingest.text import TextFile, read_text_table

__all__ = ["Delivery", "TextFile", "ingest", "read_deliveries", "read_text_table", "rejected_rows"]
