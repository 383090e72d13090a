"""Speed and memory beside named peers, in one run on one machine: `make bench`."""
