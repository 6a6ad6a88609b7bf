"""Databases: what a table or a query returned, kept as one Parquet snapshot of texts that is read like any delivered file."""

from pipeline.ingest.databases.fetches import Fetch, fetch

__all__ = ["Fetch", "fetch"]
