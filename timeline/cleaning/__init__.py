"""Noisy text in, readable text out, every character aligned to the original."""
