"""The nightly check: what the departments find odd, kept until the next night."""
