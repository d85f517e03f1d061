"""The verifier that needs no gateway: one file, printed by ``gateway ledger verifier``. Nothing here imports it."""
