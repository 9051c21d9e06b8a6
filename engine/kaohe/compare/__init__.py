"""Two runs side by side: who changes, by how much, and what of the rules made it so.

In: two results, of bundles or of the same records scored by two packs. Out: a comparison, as a workbook or a page too.
Always: the pieces of a person's difference add up to it exactly, and the fates of the people to all of them.
"""

from kaohe.compare.compare import compare, impact
from kaohe.compare.comparison import Comparison

__all__ = ["Comparison", "compare", "impact"]
