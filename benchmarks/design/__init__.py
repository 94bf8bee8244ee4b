"""Benchmarks of territory design: against open peers, proven optima and routed tours."""
