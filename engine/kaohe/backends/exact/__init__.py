"""The meaning of every construct, in rational arithmetic, one record at a time, written to be read.

In: a `model.pack.Role` and a record's figures. Out: a `score.RecordScore` with every step.
Always: nothing is rounded but what `小数` declares, and nothing missing becomes a number.
"""
