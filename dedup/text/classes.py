"""The numbers of the scanner: classes of characters, flags of words, and what is known of a word being read.

Numbers of classes and bits are those of :mod:`dedup.text.tables`.
"""

OTHER, LETTER, DIGIT, SINGLE, FRACTION, MARK, DROPPED_MARK, IGNORED = 0, 1, 2, 3, 4, 5, 6, 7
APOSTROPHE, COMMA, DOT, STOP, CJK_STOP, NEWLINE, PARAGRAPH, SPACE = 8, 9, 10, 11, 12, 13, 14, 15

NUMBER, CAPITAL, ACRONYM, SINGLE_FLAG, MIXED = 1, 2, 4, 8, 16
# A whole token of doubles waits for the end of the text: is there any firm letter of its script?
DOUBTFUL_CYRILLIC, DOUBTFUL_GREEK = 32, 64
# The letters of a short plain word stand in the place of its hash.
LETTERS_WAIT = 128

LATIN, CYRILLIC, GREEK = 1, 2, 3

LONGEST_MARK_RUN = 30
LONGEST_DOMAIN = 6
LONGEST_EXPANSION = 18

# What a character between two parts may turn out to be once the next part is seen.  The last dot of
# U.S. belongs to the word and may end the sentence as well.
NOTHING, HELD_APOSTROPHE, HELD_POINT, HELD_COMMA, HELD_ACRONYM, HELD_DOMAIN, LAST_DOT = 0, 1, 2, 3, 4, 5, 6

# What is known of the word being read, one number each.  A part ends at a joining character; SCRIPTS is a
# bit for each script; MARKS counts those on the last letter; PLAIN says that nothing joined but acronym dots.
FINISH, LETTERS, CAPITALS, INITIAL, DIGITS, SCRIPTS, LAST, PART, DOTS, PLAIN, MARKS, FACTS = range(12)
