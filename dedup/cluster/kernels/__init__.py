"""Compiled loops of clustering in bulk: texts to keys, keys to groups and votes, pairs to counts.

Texts are rows of columns as they came; from the moment keys are sorted, documents are distinct texts by
publication, and ``text_of`` leads back.  A word is kept in sixteen bits: fifteen of its hash, and
whether it is a name or a number.
"""
