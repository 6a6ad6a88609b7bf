"""What is measured and simulated, never tested: run `python -m benchmarks.<name>`."""
