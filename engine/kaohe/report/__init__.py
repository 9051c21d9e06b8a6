"""A run's results as a site that opens from disk: who has what and why, how it all spreads, what was set aside.

In: a run bundle. Out: a folder of pages, data and one program of ours, which ask no network for anything.
Always: the counts are those of the run and tie; with pseudonyms no employee, name or cell of a record is in any byte.
"""

from kaohe.report.site import MOST_RECORDS, Site, write_report

__all__ = ["MOST_RECORDS", "Site", "write_report"]
