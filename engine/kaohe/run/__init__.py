"""Records in, scores and trace out.

In: a pack and tables. Out: `results.Results`, and with `bundle` the same on disk.
Always: every row has exactly one fate, and the counts add up.
"""
