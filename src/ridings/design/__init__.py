"""Who covers what: from a brief and a market to a plan that explains itself."""
