"""Reports: built from passages, converted to other offsets, filtered, and written as text, JSON or HTML."""
