"""System check of what upper apps have registered; see `docs/developers/registries.md`."""

from inspect import signature

from django.apps import apps
from django.core.checks import Error
from wagtail.models import Page

from sites.bundles.codecs import Codec, codecs
from sites.desk import link_sources, registry
from sites.due import due_jobs
from sites.tenancy import changes, notices, turns


def check_registries(app_configs, **kwargs):
    """`microsites.E001` for what cannot work: a notice, a bundle codec, a due job, a part of the desk, a turn."""
    errors = [
        Error(
            f"{provider!r} is registered as a site notice, but does not take (microsite, page).",
            hint="Register a function provider(microsite, page) that returns a list of SiteNotice.",
            id="microsites.E001",
        )
        for provider in notices.providers()
        if not _takes(provider, 2)
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
    return errors + _check_desk() + _check_pages()


def _check_pages():
    """Turns are called with two arguments, and the hub lists page types."""
    errors = [
        Error(
            f"{function!r} is registered as a turn of pages, but does not take (microsite, until).",
            hint="Register a function(microsite, until) that returns the moments at which pages change by themselves.",
            id="microsites.E001",
        )
        for function in turns.registered_turns()
        if not _takes(function, 2)
    ]
    errors += [
        Error(
            f"{model!r} is registered for the lists of the hub, but is no page type.",
            hint="Call list_on_hub with page types.",
            id="microsites.E001",
        )
        for model in changes.listed_on_hub()
        if not (isinstance(model, type) and issubclass(model, Page))
    ]
    return errors


def _check_desk():
    """Actions of the start page must name page types; providers take what they are called with."""
    providers = [(provider, 2) for provider in registry.panel_providers]
    providers += [(provider, 1) for provider in [*registry.finding_providers, *link_sources.providers()]]
    errors = [
        Error(
            f"{action!r} is registered as an action of the start page, but there is no such page type.",
            hint="Register an Action whose page_type is “app.Model”, of a page type.",
            id="microsites.E001",
        )
        for action in registry.actions
        if not _is_page_type(action.page_type)
    ]
    errors += [
        Error(
            f"{form!r} is registered as a form of the start page, but there is no such model.",
            hint="Register a Form whose model is “app.Model”.",
            id="microsites.E001",
        )
        for form in registry.forms
        if not _is_model(form.model)
    ]
    errors += [
        Error(
            f"{provider!r} is registered for the start page, but does not take {number} arguments.",
            hint="See docs/developers/desk.md for what a provider is called with.",
            id="microsites.E001",
        )
        for provider, number in providers
        if not _takes(provider, number)
    ]
    return errors


def _is_page_type(name):
    try:
        return issubclass(apps.get_model(name), Page)
    except (LookupError, ValueError):
        return False


def _is_model(name):
    try:
        return bool(apps.get_model(name))
    except (LookupError, ValueError):
        return False


def _takes(function, number):
    return callable(function) and len(signature(function).parameters) == number


def _is_job(function):
    try:
        signature(function).bind()
    except TypeError:
        return False
    return True
