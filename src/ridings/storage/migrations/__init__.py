"""The chain of migrations; what a released one made is never changed, the next one goes on from it."""
