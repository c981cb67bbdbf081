"""System check of what upper apps have registered; see `docs/developers/registries.md`."""

from inspect import signature

from django.core.checks import Error

from sites.bundles.codecs import Codec, codecs
from sites.due import due_jobs
from sites.tenancy import notices


def check_registries(app_configs, **kwargs):
    """`microsites.E001` for a notice provider, a bundle codec or a due job that cannot work."""
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
    errors += [
        Error(
            f"{function!r} is registered as the due job {name!r}, but cannot be called without arguments.",
            hint="Register a name and a function() that returns what it did as {word: count}.",
            id="microsites.E001",
        )
        for name, function in due_jobs().items()
        if not name or not _is_job(function)
    ]
    return errors


def _is_job(function):
    try:
        signature(function).bind()
    except TypeError:
        return False
    return True
