"""Stand-ins for upstreams: real servers on loopback, for tests and benchmarks only."""
