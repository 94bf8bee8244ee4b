"""One folder per system that accounts and reps come from."""
