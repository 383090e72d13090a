"""Gazetteers that the user brings: reading their files, keeping them, and merging them with the built-in one."""
