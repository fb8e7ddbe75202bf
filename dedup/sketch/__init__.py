"""Keys of a document: shingles, MinHash, LSH bands, winnowed shingles, strongest terms."""
