"""What people hold in their hands: statements of results and the handbook of rules, as pages.

In: explanations, or a pack. Out: HTML that needs nothing but itself (no script, no network, made to be printed on A4),
and Markdown.
Always: text from rules and records is escaped; a person's page shows nothing of anybody else.
"""
