"""Rules only: data in, data out. Nothing here reads a file, a clock, a database or the network."""
