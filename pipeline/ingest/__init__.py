"""Ingest: a file becomes accepted and rejected rows; its bytes are kept as delivered."""

from pipeline.ingest.deliveries import Delivery, read_deliveries
from pipeline.ingest.door import ingest
from pipeline.ingest.rejections import rejected_rows

__all__ = ["Delivery", "ingest", "read_deliveries", "rejected_rows"]
