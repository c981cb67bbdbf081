"""The admin's addresses, filled in with the keys of another microsite, and what an answer gives away."""

import itertools
import random
import re
from contextlib import suppress
from dataclasses import dataclass

from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.coreutils import resolve_model_string
from wagtail.models import Page, Revision

from sites.scope import is_scoped, scoped
from sites.tenancy.members import scope_for
from tests.world import NEEDLE

LEAK = re.compile(NEEDLE, re.IGNORECASE)
# Rows of the person's own session, in no relation to what the request was about.
OWN_TABLES = ("django_session", "wagtailusers_userprofile", "microsites_user", "wagtailadmin_")
# Signing out would end the run; the second is Wagtail's last pattern and has no address.
NOT_ASKED = {"wagtailadmin_logout", "wagtail.admin.views.home.default", "django.views.generic.base.TemplateView"}
WRITE = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def admin_patterns(patterns=None, namespaces=(), route=""):
    """(view name, keys of the address, the pattern) of everything below /admin/; unnamed views have no address."""
    if patterns is None:
        (admin,) = [p for p in get_resolver().url_patterns if str(p.pattern) == "admin/"]
        patterns = admin.url_patterns
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from admin_patterns(pattern.url_patterns, inner, route + str(pattern.pattern))
        else:
            name = pattern.name or pattern.lookup_str
            keys = re.findall(r"<(?:\w+:)?(\w+)>", route + str(pattern.pattern))
            yield ":".join([*namespaces, name]), tuple(keys), pattern


@dataclass(frozen=True)
class Probe:
    """One request: an address, a method and its data. `str` names it in the list of findings."""

    name: str
    url: str
    method: str
    data: tuple = ()

    def __str__(self):
        return f"{self.method} {self.name} {self.url} {dict(self.data) or ''}"


class Probes:
    """All requests for each address, with keys of `tenant` (whom the person may not see)."""

    def __init__(self, world):
        self.world = world
        self.own, self.foreign = world.a, world.b

    def keys(self, name, key, pattern):
        """Values for one key of an address."""
        b = self.foreign
        pages = [page.pk for page in b.pages]
        revisions = list(
            Revision.objects.filter(object_id__in=[str(pk) for pk in pages]).values_list("pk", flat=True)[:3]
        )
        values = {
            "pk": self.primary_keys(name, pattern),
            "page_id": pages,
            "parent_page_id": pages,
            "page_to_move_id": pages,
            "destination_id": pages,
            "page_pk": pages,
            "image_id": [image.pk for image in b.images],
            "document_id": [document.pk for document in b.documents],
            "doc_id": [document.pk for document in b.documents],
            "redirect_id": [b.redirect.pk],
            "collection_id": [b.microsite.collection_id],
            "revision_id": revisions,
            "revision_id_a": ["live", *revisions],
            "revision_id_b": ["latest", *revisions],
            "task_id": [b.task.pk, b.own_task.pk],
            "workflow_pk": [b.own_workflow.pk],
            "task_state_id": [b.task_state.pk, b.returned_state.current_task_state_id],
            "workflow_state_id": [b.workflow_state.pk, b.returned_state.pk],
            "session_id": [b.session.pk],
            "uploaded_file_id": [upload.pk for upload in b.uploads],
            "content_type_app_name": ["home"],
            "content_type_model_name": ["standardpage", "teampage"],
            "app_name": ["taggit"],
            "app_label": ["home", "wagtailcore"],
            "model_name": ["tag"] if "tag" in name else ["standardpage", "page", "groupapprovaltask"],
            "action_name": ["publish", "delete", "copy", "unpublish", "approve", "reject"],
            "filter_spec": ["width-100"],
            "uidb64": ["MQ"],
            "token": ["set-password"],
            "object_id": pages,
            "link_id": [b.link.pk],
            "event": [b.event.pk],
            "microsite_id": [b.microsite.pk],
            "name": ["seiten", "bild.png"],
            "kind": ["actor", "place"],
            "uuid": [profile.uuid for profile in b.profiles],
        }
        return values[key]

    def primary_keys(self, name, pattern):
        """The foreign microsite's rows of the model that the view is about."""
        b = self.foreign
        view = pattern.callback
        model = resolve_model_string(getattr(view, "view_initkwargs", {}).get("model") or Page)
        if is_scoped(model):
            with scoped(scope_for(b.lead)):
                return list(model._default_manager.values_list("pk", flat=True))
        by_namespace = {
            "wagtailadmin_pages": [page.pk for page in b.pages],
            "wagtailadmin_api:pages": [page.pk for page in b.pages],
            "wagtailadmin_api:images": [image.pk for image in b.images],
            "wagtailadmin_api:documents": [document.pk for document in b.documents],
            "wagtailimages_chooser": [image.pk for image in b.images],
            "wagtaildocs_chooser": [document.pk for document in b.documents],
            "wagtailadmin_collections": [b.microsite.collection_id],
            "wagtailadmin_workflows": [b.own_workflow.pk, b.own_task.pk],
            "wagtailsites": [b.microsite.site_id],
            "wagtailusers_users": [b.lead.pk, b.editor.pk],
            "wagtailusers_groups": [b.microsite.lead_group_id, b.microsite.editor_group_id],
            "branding": [b.branding.pk],
            "submission": [b.submission.pk],
            "confidentialsubmission": [b.secret.pk],
            "outgoingmail": [b.mail.pk],
            "registration": [row.pk for row in b.registrations],
            "listing": [row.pk for row in b.listings],
            "consent": [row.pk for row in b.consents],
        }
        return by_namespace.get(name.rpartition(":")[0], [1])

    def own_keys(self, key):
        """The same key on the person's own microsite, for addresses that mix both; none where there is no such."""
        a = self.own
        own = {
            "page_id": a.live.pk,
            "parent_page_id": a.live.pk,
            "page_to_move_id": a.live.pk,
            "destination_id": a.live.pk,
            "image_id": a.images[0].pk,
            "document_id": a.documents[0].pk,
            "object_id": a.live.pk,
            "task_state_id": a.task_state.pk,
            "task_id": a.task.pk,
            "link_id": a.link.pk,
            "microsite_id": a.microsite.pk,
        }
        return [own[key]] if key in own else []

    def addresses(self, name, keys, pattern):
        """Filled-in addresses: all keys foreign first, then those that mix own and foreign rows."""
        if name == "wagtail_bulk_action":
            yield from self.bulk_addresses()
            return
        choices = [self.keys(name, key, pattern) + self.own_keys(key) for key in keys]
        for values in itertools.product(*choices):
            with suppress(NoReverseMatch):  # a view without a name
                yield reverse(name, kwargs=dict(zip(keys, values, strict=True)))

    def bulk_addresses(self):
        b = self.foreign
        kinds = {
            ("wagtailcore", "page"): ([page.pk for page in b.pages], ["delete", "move", "publish", "unpublish"]),
            ("microsites", "siteimage"): (
                [image.pk for image in b.images],
                ["delete", "add_to_collection", "add_tags"],
            ),
            ("microsites", "sitedocument"): (
                [document.pk for document in b.documents],
                ["delete", "add_to_collection", "add_tags"],
            ),
            ("microsites", "user"): ([b.editor.pk], ["delete", "assign_role", "set_active_state"]),
            ("projects", "project"): ([b.project.pk], ["delete"]),
            ("actors", "actor"): ([b.actor.pk, b.draft_actor.pk], ["delete"]),
            ("actors", "place"): ([b.place.pk, b.draft_place.pk], ["delete"]),
        }
        for (app, model), (keys, actions) in kinds.items():
            for action in actions:
                url = reverse("wagtail_bulk_action", args=[app, model, action])
                yield url + "?" + "&".join(f"id={key}" for key in keys)
                yield url + f"?id=all&childOf={self.foreign.root.pk}"

    def queries(self):
        """Query strings that list views and choosers understand, all pointing at the foreign microsite."""
        b = self.foreign
        pages = "&".join(f"id={page.pk}" for page in b.pages)
        images = "&".join(f"id={image.pk}" for image in b.images)
        return [
            "",
            f"?{pages}&multiple=1&page_type=wagtailcore.page&q=q&term={NEEDLE[:2]}",
            f"?{images}&multiple=1&collection_id={b.microsite.collection_id}&collection={b.microsite.collection_id}",
            f"?site={b.microsite.site_id}&owner={b.editor.pk}&user={b.editor.pk}&edited_by={b.editor.pk}",
            f"?q={NEEDLE[:2]}&p=1&match_subpath=true&parent_page_id={b.root.pk}&lookup={b.root.pk}",
            "?export=csv&ordering=title",
            f"?fields=*&child_of={b.root.pk}&for_explorer=1",
            f"?fields=*&descendant_of={b.root.pk}",
            f"?event={b.event.pk}&export=csv",
            f"?workflow={b.own_workflow.pk}&task={b.own_task.pk}&status=in_progress&next=/admin/",
        ]

    def posts(self):
        """What forms are sent: empty, and every field name that some form of the admin knows."""
        a, b = self.own, self.foreign
        formsets = ["form_fields", "organisations", "project_funders", "fields_of_action", "form"]
        frame = {"body-count": "0", "next": ""}
        for formset in formsets:
            frame |= {f"{formset}-TOTAL_FORMS": "0", f"{formset}-INITIAL_FORMS": "0"}
        everything = frame | {
            "title": "taken over",
            "name": "taken over",
            "short_title": "taken over",
            "official_title": "taken over",
            "organisation": "taken over",
            "slug": "taken-over",
            "hostname": "taken.localhost",
            "username": "taken",
            "old_path": "/taken",
            "restriction_type": "none",
            "action-publish": "1",
            "action-submit": "1",
            "new_title": "taken over",
            "new_slug": "taken-over",
            "chooser": str(a.root.pk),
            "new_parent_page": str(a.root.pk),
            "collection": str(a.microsite.collection_id),
            "microsite": str(a.microsite.pk),
            "site": str(b.microsite.site_id),
            "redirect_link": "/x/",
            "position": "0",
            "state": "done",
            "readers": str(a.lead.pk),
            "submit": "1",
            "cancel": str(b.registrations[0].pk),
            "release": str(b.registrations[1].pk),
            "seat": str(b.registrations[1].pk),
            "attended": str(b.registrations[0].pk),
            "email": "taken@example.org",
            "add-name": "taken over",
            "add-email": "taken@example.org",
            "add-party": "1",
            "confirm": "1",
            "tags": "taken",
            "groups": str(b.microsite.lead_group_id),
            "role": str(b.microsite.lead_group_id),
            "is_active": "",
            "comment": "x",
            "is_editing": "1",
            "status": "shown",
            "decision": "accept",
            "consent_source": "mail",
            "consent_on": "2026-01-05",
            "summary": "taken over",
            "precision": "exact",
            "actor": str(b.draft_actor.pk),
            "place": str(b.draft_place.pk),
            "purpose": "publication",
            "given_on": "2026-01-05",
            "source": "mail",
            "withdrawn_on": "2026-01-05",
            "is_another": "on",
        }
        into_b = everything | {
            "chooser": str(b.root.pk),
            "new_parent_page": str(b.root.pk),
            "collection": str(b.microsite.collection_id),
            "microsite": str(b.microsite.pk),
        }
        return [frame, everything, into_b]

    def of(self, name, keys, pattern):
        """(every GET, every POST) of one address; the first of each has foreign keys only and nothing else."""
        addresses = list(self.addresses(name, keys, pattern))
        queries = [""] if name == "wagtail_bulk_action" else self.queries()
        gets = [Probe(name, url + query, "GET") for query, url in itertools.product(queries, addresses)]
        posts = [
            Probe(name, url, "POST", tuple(data.items())) for data, url in itertools.product(self.posts(), addresses)
        ]
        return gets, posts

    def sample(self, more, seed):
        """The first GET and POST of each address and `more` others; all of them where `more` is None."""
        choose = random.Random(seed)
        for name, keys, pattern in admin_patterns():
            if name in NOT_ASKED:
                continue
            gets, posts = self.of(name, keys, pattern)
            rest = [*gets[1:], *posts[1:]]
            yield from [*gets[:1], *posts[:1], *(rest if more is None else choose.sample(rest, min(more, len(rest))))]


def finding(client, world, probe):
    """What is wrong with the answer to `probe`, or an empty string. Nothing that it writes stays."""
    digest = world.digest
    with transaction.atomic():
        try:
            writes = Writes()
            with connection.execute_wrapper(writes):
                response = send(client, probe)
                said = words_of(response)
            problem = ""
            if leak := LEAK.search(said):
                problem = f"shows …{said[max(0, leak.start() - 60) : leak.end() + 40]}…"
            elif response.status_code >= 500:
                problem = f"status {response.status_code}"
            elif writes.seen and world.rows_of_b() != digest:
                problem = "writes into the other microsite"
        finally:
            transaction.set_rollback(True)
    return problem and f"{probe}: {problem}"


def send(client, probe):
    if probe.method == "GET":
        return client.get(probe.url)
    return client.post(probe.url, dict(probe.data))


def words_of(response):
    """All that an answer says: headers, cookies, messages kept for the next page, content."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    messages = [str(message) for message in get_messages(response.wsgi_request)]
    return "\n".join([str(response.headers), response.cookies.output(), *messages, content.decode("utf-8", "replace")])


class Writes:
    """Notes whether a request changed rows of any table but its own session's."""

    seen = False

    def __call__(self, execute, sql, params, many, context):
        if (write := WRITE.match(sql)) and not write[2].startswith(OWN_TABLES):
            self.seen = True
        return execute(sql, params, many, context)
