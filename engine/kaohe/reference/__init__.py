"""The language, looked up: a page for a function, a keyword or a finding's code.

In: a word, in any spelling. Out: a page as text, from the functions' declarations, the keyword files, the wording and
``grammar/REFERENCE.md``.
Always: nothing is said here that another place would have to be kept in step with.
"""
