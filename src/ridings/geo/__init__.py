"""Shapes and points to arrays: distance, adjacency, density, outlines."""
