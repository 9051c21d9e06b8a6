"""The only readers and writers of files.

In: paths. Out: texts and tables as they stand, and diagnostics for what could not be read.
Always: what can't be read is said, with the file's name; nothing is guessed.
"""
