"""Packaged geographies: postal codes, cities, county, state and country outlines."""
