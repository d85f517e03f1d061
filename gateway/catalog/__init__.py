"""The catalogue: models, licences and deployments as records, each fact with its source."""
