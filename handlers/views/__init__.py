"""What each message of ours should show, computed from rows."""
