"""The plan: a role's computation as named columns in layers.

In: a `model.pack.Role`. Out: a `columns.RolePlan`, whose columns are the trace.
Always: the trace is the computation; whatever was computed for a record has its column, and nothing else has.
"""
