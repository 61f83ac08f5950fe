"""Talks with people through Telegram: hears, answers, delivers."""
