"""Where travel times come from, one file per source."""
