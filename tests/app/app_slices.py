"""Slice a text as a client in another language would."""


def unit_slice(text, start, end, unit):
    if unit == "utf16":
        return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    if unit == "utf8":
        return text.encode()[start:end].decode()
    return text[start:end]


def spans_with_text(value):
    """Every span of a report's own document that carries its words.

    Spans inside comparisons, and of findings about one, belong to two documents.
    """
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys() and value["text"] is not None:
            yield value
        if value.get("comparison"):
            return
        for name, child in value.items():
            if name != "comparisons":
                yield from spans_with_text(child)
    elif isinstance(value, list):
        for child in value:
            yield from spans_with_text(child)
