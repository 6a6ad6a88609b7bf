"""A process of its own in which a workbook is opened, bounded in time and memory.

Only the standard library and calamine are imported here, relative to this folder: it starts in a moment, and what it
uses is the workbook's.
"""
