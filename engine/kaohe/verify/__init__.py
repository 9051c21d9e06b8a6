"""Verify: what a run's results say, worked out again by somebody who trusts neither us nor the operator.

In: a bundle, and where they are at hand the source files, a public key, a ledger. Out: `verification.Verification`,
what was checked with its counts and everything that differs.
Always: figures come from the bundled rules by the exact evaluator alone; what was not checked is said.
"""
