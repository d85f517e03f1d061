"""Wire formats: reading requests, walking answers, SSE framing, error shapes. No sockets."""
