"""Why a score is what it is: facts first, then sentences in the reader's language.

In: a record's figures and its score. Out: an `explanation.Explanation`, and from it lines of text.
Always: every printed figure follows, with a pocket calculator, from those printed above it.
"""
