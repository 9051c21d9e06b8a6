"""Open questions: what ranges and monotonicity can't settle, and what becomes of it.

In: `question.Question`s, each asking whether there is a record of a kind. Out: findings.
Always: a record is first looked for by trying figures, then by a solver, where one is installed; whatever is found has
been worked out by the exact evaluator before it is told, and what stays open is told as not proven, with the reason.
"""
