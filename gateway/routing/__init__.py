"""Where an exchange may go: the candidates for a requested name, and which deployments are worth trying now."""
