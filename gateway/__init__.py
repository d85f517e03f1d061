"""LLM Governance Gateway: the one door through which an organisation's model calls pass."""

__version__ = "0.1.0"
