"""Exports models with random, calibrated weights, runs the exported programs, and compares them with eager."""
