"""Writes each sample's messages anew: ``python tests/errors/update.py``. Read the difference as HR would."""

from __future__ import annotations

from samples import all_samples, with_messages


def main() -> None:
    """Rewrites the samples whose messages have changed, and names them."""
    for sample in all_samples():
        text = with_messages(sample)
        if text != sample.path.read_text(encoding="utf-8"):
            sample.path.write_text(text, encoding="utf-8")
            print(sample.path.name)


if __name__ == "__main__":
    main()
