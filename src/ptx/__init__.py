"""ptx: which PyTorch library, model, runtime and script for this task on this machine, and why."""

__version__ = "0.1.0"
