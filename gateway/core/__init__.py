"""The vocabulary of the product as types, and the errors. Imports nothing else of the gateway."""
