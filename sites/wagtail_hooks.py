"""Wagtail hooks of the platform; Wagtail looks for them here."""
