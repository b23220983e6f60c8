"""The register as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Its tables begin with `register_`."""

    name = "advisor.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
