"""Here so that pytest finds the service from the root of the repository."""
