"""Pretends to be the outside world: a Telegram and a provider on loopback."""
