"""One module for each command: `arguments` declares, `run` does."""
