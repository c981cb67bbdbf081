"""What the start page of the admin says about legal pages and forms."""

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from home.models import ConfidentialBox, ConfidentialFormPage, FormPage, LegalPage
from sites.desk.people import owner_of_page, pages_of
from sites.desk.registry import Finding
from sites.desk.work import edit_url
from sites.models import Operator


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


def unfinished_forms(microsites):
    """Live forms that nobody would read: no recipient, or no reader who still works here. Three queries."""
    live = pages_of(microsites) & Q(live=True)
    silent = set(Operator.objects.filter(microsite__in=microsites, email="").values_list("microsite", flat=True))
    for pk, path, title in FormPage.objects.filter(live, recipients="").values_list("pk", "path", "title"):
        owner = owner_of_page(path, microsites)
        if owner.pk in silent:
            text = _("The form “%(title)s” has no recipient") % {"title": title}
            yield Finding("forms", text, edit_url(pk), _("Enter a mail address"), owner.pk)
    read = ConfidentialBox.objects.filter(
        page=OuterRef("pk"), readers__is_active=True, readers__memberships__microsite=F("microsite")
    )
    closed = ConfidentialFormPage.objects.filter(live).exclude(Exists(read))
    for pk, path, title in closed.values_list("pk", "path", "title"):
        text = _("Nobody reads the confidential form “%(title)s”, so it is closed") % {"title": title}
        yield Finding("forms", text, edit_url(pk), _("Choose its readers"), owner_of_page(path, microsites).pk)
