"""Pixels: photo intake and clip probe; pure functions of bytes."""
