"""What is counted often, in columns of numbers in memory: the answers of tallies.py, at any size in milliseconds.

held.py is what is kept, reading.py gets it from a database, files.py from a file beside it; table.py chooses rows,
packing.py counts different reports; counting.py, markers.py and weeks.py answer; keeper.py says which version does.
"""
