"""Answers by z3, an extra that no other folder knows; imported where a question is open and z3 is there.

Terms are a third reading of expressions beside both evaluators. What is found is told only once the exact evaluator has
worked it out; what is ruled out rests on z3, and on ranges that may be wider than what is reachable, never narrower.
"""
