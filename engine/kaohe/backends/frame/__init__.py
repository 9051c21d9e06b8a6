"""The rules compiled to columns: the same published figures as `exact`, for whole tables at once.

In: a role version and a frame of its figures as integers. Out: the trace's columns, as integers and codes.
Always: whole numbers only, wide enough for what the columns really hold, or `Unbounded` before anything is computed.
"""
