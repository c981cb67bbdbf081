"""System check of what upper apps have registered; see `docs/developers/registries.md`."""

from inspect import signature

from django.core.checks import Error

from sites.bundles.codecs import Codec, codecs
from sites.tenancy import notices


def check_registries(app_configs, **kwargs):
    """`microsites.E001` for a notice provider or a bundle codec that cannot work."""
    errors = [
        Error(
            f"{provider!r} is registered as a site notice, but does not take (microsite, page).",
            hint="Register a function provider(microsite, page) that returns a list of SiteNotice.",
            id="microsites.E001",
        )
        for provider in notices.providers()
        if not callable(provider) or len(signature(provider).parameters) != 2
    ]
    errors += [
        Error(
            f"{codec!r} is registered as a bundle codec, but is not an instance of a Codec subclass with a name.",
            hint="Register an instance of your Codec subclass and give the class a `name`.",
            id="microsites.E001",
        )
        for codec in codecs()
        if not isinstance(codec, Codec) or not codec.name
    ]
    return errors
