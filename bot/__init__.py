"""Starts and stops the program: command line, settings, life cycle, web server, logs."""
