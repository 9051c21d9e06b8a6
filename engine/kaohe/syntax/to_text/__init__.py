"""Syntax back to text: a rule file as it is best read, and in the keywords of either language.

In: the text of a rule file. Out: the same statements, words and comments with blanks, signs and spellings set, or a
finding. Always: it says what it said before. What is read from it is compared, and where anything differs nothing is
given.

The words of a statement are those that the parser's own lexer finds; `words` says how each is spelled, `blanks` what
stands between two. So a construct that the grammar gains is written without a line here.
"""
