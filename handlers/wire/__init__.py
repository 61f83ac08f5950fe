"""The transport below the handlers: requests, the durable inbox's pump, Telegram's errors made few."""

import os

# PTB reads its own deprecated form of `retry_after` whenever Telegram answers 429, and warns of it,
# which would be an error where warnings are; this opts in to the coming form, as PTB's text advises.
os.environ.setdefault("PTB_TIMEDELTA", "1")
