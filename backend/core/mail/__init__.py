"""Mail: tasks that load what a letter says when it is sent, and hand it to a provider."""
