"""Pages as files: the published text, drafts and schedules, privacy, order, aliases, translations."""

from collections import Counter, defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction, Revision

from sites.bundles import records
from sites.bundles.access import dump_restrictions
from sites.bundles.fields import travelling_fields, walk_values
from sites.bundles.references import Place
from sites.bundles.streams import stored_stream

STATE = ("live", "expired", "has_unpublished_changes", "first_published_at", "last_published_at")
# Where a page stands, who works on it and which revision is which: made anew in the target.
MADE_ANEW = frozenset(
    {
        *("path", "depth", "numchild", "url_path", "content_type", "translation_key", "locale", "alias_of"),
        *("owner", "locked", "locked_at", "locked_by", "draft_title"),
        *("latest_revision", "latest_revision_created_at", "live_revision"),
    }
)
DRAFT_EXCLUDE = MADE_ANEW | set(STATE)
PAGE_EXCLUDE = DRAFT_EXCLUDE | {"slug"}


def file_name(path):
    """The file of the page at `path`: `/` is `pages/home.json`, `/a/b/` is `pages/home.a.b.json`."""
    return f"pages/{'.'.join(['home', *path.strip('/').split('/')]).rstrip('.')}.json"


def dump_pages(contents, walk, progress=lambda: None):
    """{file name: data} of all pages of the microsite."""
    places = {page.pk: Place(file_name(contents.paths[page.pk])) for page in contents.pages}
    stored = _read_by_type(contents, places, walk)
    drafts = _read_drafts(contents.pages)
    restrictions = dump_restrictions(PageViewRestriction, "page", places, places, walk)
    groups = _translation_groups(contents)
    children = defaultdict(list)
    for page in contents.pages:
        children[page.path[: -Page.steplen]].append(page.slug)
    files = {}
    for page in contents.pages:
        progress()
        if page.pk not in stored:
            continue
        model, place = page.specific_class, places[page.pk]
        data = {
            "type": model._meta.label,
            "path": contents.paths[page.pk],
            "language": page.locale.language_code,
            "children": children[page.path],
            **walk_values(Page, {name: getattr(page, name) for name in STATE}, place, walk),
            **records.dump(model, stored[page.pk], place, walk, PAGE_EXCLUDE),
        }
        if page.translation_key in groups:
            data["translations"] = groups[page.translation_key]
        if page.alias_of_id:
            data["alias_of"] = walk.reference(Page, page.alias_of_id, place.step("alias_of"))
        if page.pk in restrictions:
            data["restrictions"] = restrictions[page.pk]
        if page.pk in drafts:
            data["drafts"] = _dump_drafts(page, model, drafts[page.pk], place, walk)
        files[place.file] = data
    return files


def _read_by_type(contents, places, walk):
    """{pk: record} of all pages. A page whose type no longer exists in the code is refused."""
    by_type = defaultdict(list)
    for page in contents.pages:
        if page.specific_class is None or page.specific_class is Page:
            walk.refuse(places[page.pk], _("The page type “%(type)s” does not exist.") % {"type": page.content_type})
        else:
            by_type[page.specific_class].append(page.pk)
    stored = {}
    for model, pks in by_type.items():
        stored |= records.read(model, PAGE_EXCLUDE, pk__in=pks)
    return stored


def _read_drafts(pages):
    """{page pk: [Revision]}, oldest first: the latest one where it is not published, and any scheduled one."""
    latest = [page.latest_revision_id for page in pages if page.has_unpublished_changes and page.latest_revision_id]
    rows = Revision.page_revisions.filter(object_id__in=[str(page.pk) for page in pages]).filter(
        Q(pk__in=latest) | Q(approved_go_live_at__isnull=False)
    )
    found = defaultdict(list)
    for revision in rows.order_by("created_at", "pk"):
        found[int(revision.object_id)].append(revision)
    return found


def _dump_drafts(page, model, revisions, place, walk):
    exclude = PAGE_EXCLUDE if page.depth == 2 else DRAFT_EXCLUDE
    found = []
    for index, revision in enumerate(revisions):
        inside = place.step(f"drafts[{index}]")
        data = records.dump(model, from_revision(model, revision.content, exclude), inside, walk, exclude)
        if revision.approved_go_live_at:
            values = {"go_live_at": revision.approved_go_live_at}
            data["scheduled_for"] = walk_values(Page, values, inside, walk)["go_live_at"]
        found.append(data)
    return found


def from_revision(model, content, exclude=frozenset()):
    """A record made of a revision's content, as Wagtail would read it: fields that no longer exist are dropped."""
    values = {
        field.name: stored_stream(field, content[field.name])
        for field in travelling_fields(model, exclude)
        if field.name in content
    }
    related = {
        name: [from_revision(relation.related_model, child) for child in content[name]]
        for name, relation in records.child_relations(model).items()
        if content.get(name)
    }
    links = {name: content[name] for name in records.link_fields(model, exclude) if content.get(name)}
    return {"fields": values, "related": related, "links": links}


def _translation_groups(contents):
    """{translation key: name} of the pages that translate one another; the name is the first one's path."""
    count = Counter(page.translation_key for page in contents.pages)
    groups = {}
    for page in contents.pages:
        if count[page.translation_key] > 1:
            groups.setdefault(page.translation_key, contents.paths[page.pk])
    return groups
