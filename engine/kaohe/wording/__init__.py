"""Every sentence that people read, in `zh/` and `en/`; a further language is a further folder.

In: a key and facts. Out: text.
Always: facts are exact numbers and names; how they are written is decided here.
"""

from kaohe.wording.wording import Wording, wording

__all__ = ["Wording", "wording"]
