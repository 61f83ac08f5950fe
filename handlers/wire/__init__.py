"""The transport below the handlers: requests, the durable inbox's pump, Telegram's errors made few."""
