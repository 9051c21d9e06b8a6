"""A role's computation as live formulas of a spreadsheet: whole numbers, so that its floats decide nothing.

In: a `model.pack.Role` and what its records hold. Out: a `sheet.Sheet` of columns, each input, formula, published
figure or check. Always: whatever a formula says is exact, or it says that it can't tell.
"""
