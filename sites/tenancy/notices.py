"""What upper apps show on every page of a microsite: project facts, state banner, funding notice."""

from dataclasses import dataclass, field
from functools import cached_property

from django.template.loader import render_to_string

SLOTS = ("title_block", "banner", "record", "funding")

_providers = []


@dataclass(frozen=True)
class SiteNotice:
    """One notice. `slot` says where it stands; `line_state` sets the line style of the whole page.

    The template sees `context` alone, so that a provider may keep the notice for all pages of a microsite
    (`Microsite.kept`): it is rendered once.
    """

    slot: str
    template: str
    context: dict = field(default_factory=dict)
    line_state: str = ""

    def __post_init__(self):
        if self.slot not in SLOTS:
            raise ValueError(f"A site notice's slot is one of {SLOTS}, not {self.slot!r}.")

    @cached_property
    def html(self):
        return render_to_string(self.template, self.context)


def register_site_notice(provider):
    """Register `provider(microsite, page) -> list[SiteNotice]`; usable as a decorator. `page` may be None."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def providers():
    """All registered providers, in their order."""
    return tuple(_providers)


def site_notices(microsite, page=None):
    """All notices for a page of `microsite`, in the order of their providers."""
    return [notice for provider in _providers for notice in provider(microsite, page)]
