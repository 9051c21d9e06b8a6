"""Findings as facts (`diagnostic`), and what turns them into text for people and JSON for programs (`render`)."""

from kaohe.diagnostics.diagnostic import CellPlace, Diagnostic, Edit, Severity, Span, finding

__all__ = ["CellPlace", "Diagnostic", "Edit", "Severity", "Span", "finding"]
