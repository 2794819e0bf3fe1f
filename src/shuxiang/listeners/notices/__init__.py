"""通知 - what readers are told of what happened, by which way, and whether it arrived."""
