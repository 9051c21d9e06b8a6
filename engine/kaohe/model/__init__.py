"""The typed rule model: a pack as facts, with every name resolved and every unit converted.

In: syntax trees. Out: a `pack.Pack` (pydantic, serialisable) and diagnostics.
Always: a pack without errors can be evaluated without asking anything more.
"""
