"""Workbooks: XLSX, XLS, XLSB and ODS, opened in a process of their own."""

from pipeline.ingest.workbooks.reader import WORKBOOK_SUFFIXES, is_workbook, read_workbook

__all__ = ["WORKBOOK_SUFFIXES", "is_workbook", "read_workbook"]
