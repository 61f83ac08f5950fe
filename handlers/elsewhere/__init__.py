"""Chats that the bot is not in: inline results, messages placed there, calls as a guest."""
