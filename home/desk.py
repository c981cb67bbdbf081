"""What the start page of the admin says about legal pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from home.models import LegalPage
from sites.desk.people import owner_of_page, pages_of
from sites.desk.registry import Finding


def missing_legal_pages(microsites):
    """Each kind of legal page that a microsite has not published. One query."""
    there = {}
    pages = LegalPage.objects.filter(pages_of(microsites)).values_list("pk", "path", "kind", "live")
    for pk, path, kind, live in pages:
        owner = owner_of_page(path, microsites)
        if live or (owner.pk, kind) not in there:
            there[owner.pk, kind] = (pk, live)
    found = []
    for microsite in microsites:
        for kind in LegalPage.Kind:
            pk, live = there.get((microsite.pk, kind.value), (None, False))
            if live:
                continue
            if pk:
                url, note = reverse("wagtailadmin_pages:edit", args=[pk]), _("It is a draft still")
            else:
                root = microsite.site.root_page_id
                url, note = reverse("wagtailadmin_pages:add", args=["home", "legalpage", root]), _("Write the page")
            text = _("“%(title)s” is not published") % {"title": kind.label}
            found.append(Finding("legal", text, url, note, microsite.pk))
    return found
