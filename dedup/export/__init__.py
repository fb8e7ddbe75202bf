"""What a store holds, as files: documents, pairs, clusters, sources, and verdicts as labelled data."""

from __future__ import annotations

from dedup.export.labels import write_labels
from dedup.export.sources import source_rows
from dedup.export.tables import Written, write_tables

__all__ = ["Written", "source_rows", "write_labels", "write_tables"]
