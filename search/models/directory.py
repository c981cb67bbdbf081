"""The directory page: which profiles it lists, and by what they can be narrowed down."""

import json

from django.db import models
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page

from search import exports
from search.documents import documents_of
from search.facets import FacetKey, Kind, Sort
from search.listing import Listing
from sites.models.pages import SitePageMixin


class DirectoryPage(SitePageMixin, RoutablePageMixin, Page):
    """A list of profiles with a map, narrowed by links. A site may have several; the state is in the query string."""

    class Lists(models.TextChoices):
        ALL = "all", _("Actors and places")
        ACTORS = "actor", _("Actors")
        PLACES = "place", _("Places")

    DEFAULT_SORTS = [(sort.value, sort.label) for sort in (Sort.NAME, Sort.NEWEST, Sort.SHUFFLED)]

    introduction = models.TextField(_("introduction"), blank=True)
    lists = models.CharField(_("shows"), max_length=10, choices=Lists.choices, default=Lists.ALL)
    search_label = models.CharField(
        _("question above the search field"),
        max_length=80,
        blank=True,
        help_text=_("Empty: “What are you looking for?”"),
    )
    search_example = models.CharField(
        _("example in the search field"), max_length=80, blank=True, help_text=_("Such as: printing, sound studio")
    )
    asks_for_rooms = models.BooleanField(
        _("by area and rent"), default=False, help_text=_("Two fields for the size and the rent of rooms.")
    )
    default_sort = models.CharField(_("order"), max_length=10, choices=DEFAULT_SORTS, default=Sort.NAME)

    page_description = _("Profiles of the registry as list and map, with filters.")
    parent_page_types = ["home.HomePage", "home.HubHomePage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("lists"),
        FieldPanel("default_sort"),
        MultiFieldPanel([FieldPanel("search_label"), FieldPanel("search_example")], heading=_("Search field")),
        MultiFieldPanel(
            [
                HelpPanel(_("Shown in this order. Without any, all that have a choice are shown.")),
                InlinePanel("facets", label=_("Filter")),
                FieldPanel("asks_for_rooms"),
            ],
            heading=_("Filters"),
        ),
    ]

    class Meta:
        verbose_name = _("directory")
        verbose_name_plural = _("directories")

    @property
    def kinds(self):
        """Types of documents that it lists."""
        return Kind.values if self.lists == self.Lists.ALL else [self.lists]

    @property
    def facet_keys(self):
        """Keys of its facets in their order."""
        return [row.facet for row in self.facets.all()] or FacetKey.values

    def get_sitemap_urls(self, request=None):
        """Its own address, and the profiles that have their home on this host and no directory before it lists."""
        from search.profiles.page import directories_of

        found, microsite = super().get_sitemap_urls(request), request.microsite
        before = [kind for page in directories_of(microsite) if page.path < self.path for kind in page.kinds]
        for document in documents_of(microsite, [kind for kind in self.kinds if kind not in before]):
            address = document.extra.get("canonical", "")
            if address.startswith(f"{microsite.site.root_url}/"):
                found.append({"location": address, "lastmod": document.extra["changed"]})
        return found

    @path("")
    def page_of_results(self, request):
        return self.as_html(request)

    @path("print/")
    def print_view(self, request):
        return self.as_html(request, "search/directory_print.html")

    def as_html(self, request, template=None):
        listing = Listing(self, request)
        context = {"listing": listing, "source": listing.source}
        return self.render(request, context_overrides=context, template=template)

    @path("results.json/")
    def results_json(self, request):
        listing = Listing(self, request)
        return JsonResponse(exports.as_json(listing.answer, listing.origin), json_dumps_params={"ensure_ascii": False})

    @path("results.geojson/")
    def results_geojson(self, request):
        listing = Listing(self, request)
        text = json.dumps(exports.as_geojson(listing.answer, listing.origin), ensure_ascii=False)
        return HttpResponse(text, content_type="application/geo+json")

    @path("results.csv/")
    def results_csv(self, request):
        listing = Listing(self, request)
        response = HttpResponse(exports.as_csv(listing.answer, listing.origin), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.slug}.csv"'
        return response

    @path("suggest.json/")
    def suggest_json(self, request):
        found = Listing(self, request).suggestions(request.GET.get("q", "")[:100])
        return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})


class DirectoryFacet(Orderable):
    """One of the facets that a directory shows."""

    page = ParentalKey(DirectoryPage, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(_("filter"), max_length=20, choices=FacetKey.choices)

    panels = [FieldPanel("facet")]

    class Meta(Orderable.Meta):
        verbose_name = _("filter")
        verbose_name_plural = _("filters")
        constraints = [models.UniqueConstraint(fields=["page", "facet"], name="facet_once_a_directory")]

    def __str__(self):
        return self.get_facet_display()
