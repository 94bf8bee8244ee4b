"""Where travel times come from: the estimator, and the roads of a network."""
