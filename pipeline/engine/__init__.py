"""The papermill engine `kefu`: notebooks run in forks of a process that has imported everything."""

from pipeline.engine.engine import KERNEL, NAME, Engine, Limits

__all__ = ["KERNEL", "NAME", "Engine", "Limits"]
