"""One scanner for every script: tokens, sentences, zones and numbers as spans on the text as given."""
