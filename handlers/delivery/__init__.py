"""Brings every message up to date and delivers clips: the courier and those who carry for it."""
