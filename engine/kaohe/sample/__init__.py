"""A sample of a run's records for an auditor to work out again: drawn so that anybody can draw it again.

In: a bundle, a seed, how many. Out: the sample, as a workbook with room for the auditor's own figures, or as data.
Always: who is drawn hangs on the seed, the records' keys and the strata alone, not on their order or on any program's
random numbers; and whatever must be looked at is in it, whoever else is.
"""

from kaohe.sample.draw import draw_sample
from kaohe.sample.drawn import By, Sample
from kaohe.sample.workbook import write_sample

__all__ = ["By", "Sample", "draw_sample", "write_sample"]
