"""Assign units to territories: balanced, cheap to travel, certified."""
