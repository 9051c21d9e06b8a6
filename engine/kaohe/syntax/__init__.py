"""Text to syntax: rule files as trees of statements.

In: the text of a rule file. Out: a `nodes.File`, and a diagnostic for every statement that can't be read.
Always: any text at all gives an answer; what is sound in a faulty file is still read.
"""
