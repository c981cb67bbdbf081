"""A page that goes to another microsite, copied or moved, takes nothing along that belongs to the old one."""

from dataclasses import replace

from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from sites.scope import is_scoped, scoped
from sites.tenancy.members import scope_of
from sites.tenancy.references import home_of, references_out_of

MOST_NAMED = 5


def left_behind(page, parent, *, recursive, moves=False):
    """[(title, [place, …]), …]: what `page` (with `recursive` also those below) has of another microsite than `parent`.

    Empty within one microsite. `moves`: the pages below `page` come along, so links among them stay right.
    """
    home = home_of(parent)
    if home is None or home == home_of(page):
        return []
    scope = scope_of(home)
    if moves:
        scope = replace(scope, pages=(*scope.pages, page.path))
    with scoped(None):
        pages = page.get_descendants(inclusive=True) if recursive else Page.objects.filter(pk=page.pk)
        found = [(row.title, _places(scope, row)) for row in pages.specific()]
    return [(title, places) for title, places in found if places]


def _places(scope, page):
    """Labels of the fields and blocks that refer out of `scope`, in the page as it is shown and in its draft."""
    places = []
    for version in (page, page.get_latest_revision_as_object()):
        places += [reference.place for reference in references_out_of(scope, version)]
        for field in version._meta.many_to_many:
            if is_scoped(field.related_model):
                chosen = getattr(version, field.name).values_list("pk", flat=True)
                with scoped(scope):
                    own = set(field.related_model._default_manager.filter(pk__in=chosen).values_list("pk", flat=True))
                if set(chosen) - own:
                    places.append(str(field.verbose_name))
    return list(dict.fromkeys(places))


def _listed(found):
    lines = [f"{title} ({', '.join(places)})" for title, places in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        lines.append("…")
    return "; ".join(lines)


def refusal_to_move(page, parent):
    """Why `page` may not be moved below `parent`, or None."""
    found = left_behind(page, parent, recursive=True, moves=True)
    if not found:
        return None
    return _(
        "“%(title)s” cannot be moved to another microsite, because it refers to content of this one: %(places)s. "
        "Replace that first, or copy the page."
    ) % {"title": page.title, "places": _listed(found)}


class SiteCopyForm(CopyForm):
    """Wagtail's, and no copy goes live on another microsite with what belongs to the old one."""

    def clean(self):
        cleaned = super().clean()
        found = self._left_behind(cleaned)
        if found and (cleaned.get("publish_copies") or cleaned.get("alias")):
            self.add_error(
                "alias" if cleaned.get("alias") else "publish_copies",
                _(
                    "The copy would go live with content of another microsite: %(places)s. "
                    "Copy it as a draft and replace that first."
                )
                % {"places": _listed(found)},
            )
        return cleaned

    def _left_behind(self, cleaned):
        parent = cleaned.get("new_parent_page")
        return left_behind(self.page, parent, recursive=cleaned.get("copy_subpages")) if parent else []


def after_copy_page(request, page, copy):
    """For the hook of the same name: says what has to be replaced before the copy is published."""
    found = left_behind(page, copy.get_parent(), recursive=copy.numchild > 0)
    if found:
        messages.warning(
            request,
            _("These drafts still refer to content of another microsite. Replace it before you publish: %(places)s.")
            % {"places": _listed(found)},
        )
