"""What the doors stand on: who is here, who may, what is said, how a page looks."""
