"""The service: JSON API under ``/v1`` and the editor's pages at ``/``."""
