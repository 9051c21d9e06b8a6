"""What the examples of a pack, and records, come to in its rules: which places, and what they give there.

In: a `model.pack.Pack`, and figures of records where there are any. Out: a `report.Report`; examples for what nothing
reaches.
Always: a place counts as reached only where the exact evaluator came there.
"""
