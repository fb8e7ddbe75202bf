"""Files and markup into documents."""
