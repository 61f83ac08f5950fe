"""The methods of the Bot API: plain functions of the world and a call's parameters."""
