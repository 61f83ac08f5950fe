"""Gets a clip made: claims, asks providers, fetches, retries; owns the process pools."""
