"""What developers run: the embedded PostgreSQL, `make run`, the benchmark. Never in production."""
