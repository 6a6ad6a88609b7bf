"""Delimited text files: encodings, dialects, records, rows."""

from pipeline.ingest.text.reading import TextFile, read_text, read_text_table

__all__ = ["TextFile", "read_text", "read_text_table"]
