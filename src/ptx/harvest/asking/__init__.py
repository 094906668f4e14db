"""Questions to libraries whose configurations are code. Each file runs in a process of its own and prints JSON."""
