"""Results to files for other programs and for people: CSV, Excel, JSON lines, Parquet.

In: results, a file's name. Out: the file, whole or not at all; ``live`` writes formulas that work the
results out once more.
Always: no figure is rounded that a run didn't round; no text from the records can become a formula.
"""

from kaohe.export.files import ENDINGS, export
from kaohe.export.live import export_live

__all__ = ["ENDINGS", "export", "export_live"]
