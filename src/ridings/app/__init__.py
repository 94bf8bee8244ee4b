"""The use cases: what a person asks Ridings to do, and the doors it opens to do it."""
