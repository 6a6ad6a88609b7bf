"""Runs: notebooks that keep the contract are executed by papermill, and their pages published, all or none."""
