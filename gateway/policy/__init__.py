"""Policy: the bundle, the facts that rules read, the engine, the decision and its obligations."""
