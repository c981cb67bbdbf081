"""What every page of ours has beyond Wagtail's own fields."""

from django.conf import settings
from django.db import models
from django.db.models import CharField, ExpressionWrapper, F, Q, Value
from django.utils import translation
from django.utils.csp import CSP, build_policy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PageViewRestriction

from sites.models.embeds import frames_of


def restrictions_above(path):
    """The restrictions of the page at `path` (an expression) and of those above it; an alias has its source's."""
    restrictions = PageViewRestriction.objects.annotate(below=ExpressionWrapper(path, CharField()))
    return restrictions.filter(
        Q(below__startswith=F("page__path"))
        | Q(below__startswith=F("page__aliases__path"))
        | Q(below__startswith=F("page__aliases__aliases__path"))
    )


def open_to_all(pages, microsite):
    """`pages` that ask for no login, neither themselves nor through a page above them.

    They are pages that `microsite` shows, which knows what is closed: to look for restrictions beside each page takes
    PostgreSQL minutes where it has no statistics yet.
    """
    for path in microsite.closed_paths:
        pages = pages.exclude(path__startswith=path)
    return pages


class SitePageMixin(models.Model):
    """Fields and behaviour of all page types: keep out of search engines, social image, own language.

    Put it before `Page` in the bases. The search description doubles as the text in link previews.
    """

    noindex = models.BooleanField(
        _("keep out of search engines"),
        default=False,
        help_text=_("Asks search engines not to list this page, and leaves it out of the sitemap."),
    )
    social_image = models.ForeignKey(
        "microsites.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("social image"),
        help_text=_("Shown where somebody shares the page. Best at 1200 × 630 pixels."),
    )

    served_with = (None,)  # relations that the page's template reads, loaded in the same query
    in_footer = False  # page types that the footer links to from below the home page, such as the imprint

    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("social_image"),
                FieldPanel("noindex"),
            ],
            heading=_("For search engines and sharing"),
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("For the menu")),
    ]

    class Meta:
        abstract = True

    @property
    def share_image(self):
        """The picture for link previews: the social image, else the page's own `image`; None where it has neither."""
        return self.social_image or getattr(self, "image", None)

    # Set where the lookup of the page has found out already that nothing restricts it.
    is_open = False

    def get_view_restrictions(self):
        """As Wagtail's, with at most one query instead of two."""
        return PageViewRestriction.objects.none() if self.is_open else restrictions_above(Value(self.path)).distinct()

    def serve(self, request, *args, **kwargs):
        root = request.microsite.site.root_page
        if self.locale_id == root.locale_id:
            self.locale = root.locale  # known already
        # The page's own language, never the browser's. The tenancy middleware restores the default.
        translation.activate(self.locale.language_code)
        response = super().serve(request, *args, **kwargs)
        if self.frame_hosts:
            # A header of its own: unlike Django's override, the page cache keeps it.
            policy = settings.SECURE_CSP | {"frame-src": [f"https://{host}" for host in self.frame_hosts]}
            response.headers[str(CSP.HEADER_ENFORCE)] = build_policy(policy)
        return response

    @cached_property
    def frame_hosts(self):
        """Sorted hosts whose frames a click on this page may load; empty on almost every page."""
        return sorted({frame.host for frame in frames_of(self)})

    def get_sitemap_urls(self, request=None):
        return [] if self.noindex else super().get_sitemap_urls(request)
