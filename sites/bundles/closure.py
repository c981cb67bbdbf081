"""The proof that a microsite is closed: each reference stays inside, goes to the shared registry, or out to the web."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from sites.bundles.contents import Contents
from sites.bundles.dump import collect
from sites.bundles.walk import Dumping
from sites.scope import scoped


@dataclass
class Closure:
    """How many references of each kind stay inside or are shared, how many addresses lead out, what is foreign."""

    inside: dict = field(default_factory=dict)
    shared: dict = field(default_factory=dict)
    outside: int = 0
    foreign: list = field(default_factory=list)


class _Closing(Dumping):
    """Walks what is stored and only looks."""

    def text(self, value, place):
        return value


def prove(microsite):
    """The `Closure` of `microsite`: of everything stored, drafts included, and once more by the reference index."""
    with scoped(None):
        contents = Contents(microsite)
        walk = _Closing(contents)
        collect(contents, walk)
        by_index = _foreign_in_index(contents, walk)
    return Closure(
        inside={name: count for (where, name), count in sorted(walk.counts.items()) if where == "inside"},
        shared={name: count for (where, name), count in sorted(walk.counts.items()) if where == "shared"},
        outside=walk.outside,
        foreign=walk.problems + walk.notes + by_index,
    )


def _foreign_in_index(contents, walk):
    """[(place, reason)] of the references that Wagtail's index knows and that leave the microsite."""
    found = []
    page_type = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.objects.filter(base_content_type=page_type, object_id__in=[str(pk) for pk in contents.paths])
    models = {ContentType.objects.get_for_model(kind.model).pk: kind for kind in walk.kinds.values()}
    for source, target, pk, path in rows.values_list("object_id", "to_content_type_id", "to_object_id", "content_path"):
        kind = models.get(target)
        if kind is None or kind.model._meta.pk.to_python(pk) not in contents.symbols[kind.name]:
            reason = _("It refers to %(kind)s %(pk)s of another microsite.")
            found.append((f"{contents.paths[int(source)]} {path}", reason % {"kind": kind and kind.name, "pk": pk}))
    return found
