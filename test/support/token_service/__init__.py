"""A replacement for lk-jwt-service, for tests. README.md says how it differs."""
