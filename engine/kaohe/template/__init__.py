"""A workbook to fill, from rules: a sheet a role, each with the columns that a run reads.

In: a pack. Out: an Excel file, whole or not at all.
Always: what comes back filled runs without a change; an empty sheet is no record; no text of the rules is a formula.
"""

from kaohe.template.file import write_template

__all__ = ["write_template"]
