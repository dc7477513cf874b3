"""What people type in: checked, trimmed, and kept for them when something is wrong."""
