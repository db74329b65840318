"""Photos on disk: what was received, what is shown, and the only door to the imaging library."""
