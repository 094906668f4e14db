"""Re-measures the catalog's facts against the libraries that are installed here."""
