"""Rules: conditions in data, and the small engine that applies them."""
