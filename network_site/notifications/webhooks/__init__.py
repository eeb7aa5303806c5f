"""Webhooks: programs of prosecution services hear that something is new. Source: the Standard Webhooks spec."""
