"""Names of files from keys that came with the records: readable, never a path, never the same for two."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

__all__ = ["file_name"]

_UNFIT = re.compile(r"[^\w-]+")
_MOST = 40


def file_name(key: str, ending: str) -> str:
    """A name such as ``E00017-3f2a9c1b07de.html``: what of it is fit for files, and a hash of all of it."""
    readable = _UNFIT.sub("_", unicodedata.normalize("NFC", key)).strip("_-")[:_MOST]
    digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{readable}-{digest}{ending}" if readable else f"{digest}{ending}"
