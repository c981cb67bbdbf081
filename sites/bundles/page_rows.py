"""Built pages into the database: their rows, revisions and privacy, a fixed number of queries a page type."""

from django.db import router
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from sites.bundles import records

ROWS_AT_ONCE = 50


def save(nodes, walk):
    """Save what `page_tree.create` and `fill` prepared. The root page's rows exist and are updated."""
    root = nodes[0].instance
    values = {
        item.name: getattr(root, item.attname) for item in type(root)._meta.concrete_fields if not item.primary_key
    }
    type(root)._base_manager.filter(pk=root.pk).update(**values)
    records.insert_rows([node.instance for node in nodes[1:]], _insert_specific)
    records.insert_parts([node.built for node in nodes])
    _save_revisions(nodes, walk)
    restrictions = []
    for node in nodes:
        for built in node.restrictions:
            built.instance.page_id = node.instance.pk
            restrictions.append(built)
    records.insert(restrictions)
    walk.created += [built.instance for built in restrictions]


def _insert_specific(model, pages):
    """Insert the rows of the page type's own tables; those of `Page` exist. `bulk_create` refuses such models."""
    chain = [parent for parent in reversed(model._meta.get_parent_list()) if issubclass(parent, Page)]
    for table in [*chain, model]:
        if table is Page:
            continue
        for page in pages:
            setattr(page, table._meta.pk.attname, page.id)
        for start in range(0, len(pages), ROWS_AT_ONCE):
            table._base_manager._insert(
                pages[start : start + ROWS_AT_ONCE],
                fields=table._meta.local_concrete_fields,
                using=router.db_for_write(table),
            )


def _save_revisions(nodes, walk):
    """A revision of what is published and one for each draft, as if they had been saved one after the other."""
    now = timezone.now()
    rows = []
    for node in nodes:
        if node.instance.alias_of_id:
            continue
        rows.append((node, _revision(node.instance, now, walk), None))
        rows += [(node, _revision(built.instance, now, walk), moment) for built, moment in node.drafts]
    for _node, revision, moment in rows:
        revision.approved_go_live_at = moment
    Revision.objects.bulk_create(revision for _node, revision, _moment in rows)
    for node, revision, _moment in rows:
        page = node.instance
        if page.latest_revision_id is None and page.live:
            page.live_revision = revision
        page.latest_revision, page.latest_revision_created_at = revision, now
        page.draft_title = revision.object_str
    changed = [node.instance for node in nodes]
    fields = ["latest_revision", "live_revision", "latest_revision_created_at", "draft_title", "alias_of"]
    Page._base_manager.bulk_update([_as_base(page) for page in changed], fields)
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_id=page.pk,
            content_type=page.content_type,
            label=page.title,
            action="wagtail.create",
            timestamp=now,
            user=walk.target.user,
            revision=page.latest_revision,
            content_changed=True,
        )
        for page in changed
    )


def _revision(page, now, walk):
    return Revision(
        content_type=page.content_type,
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        object_str=page.title,
        created_at=now,
        user=walk.target.user,
        content=page.serializable_data(),
    )


def _as_base(page):
    return Page(**{item.attname: getattr(page, item.attname) for item in Page._meta.concrete_fields})
