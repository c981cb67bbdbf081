"""A world of three microsites in which every word of B is a needle, for the tests of separation.

All that is B's (titles, private fields, names of people and files, host, tags, workflows) contains
`NEEDLE`; nothing else does. `World.rows_of_b` tells whether anybody wrote into B.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    PageSubscription,
    PageViewRestriction,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from actors.models import Actor, ActorContact, Consent, Listing, Offer, Place, PlaceChange, ProfileAddress, Space
from home.models import (
    ConfidentialBox,
    ConfidentialFormPage,
    ConfidentialSubmission,
    FormPage,
    FormPageField,
    StandardPage,
    Submission,
    TeamPage,
)
from projects.models import (
    EventIndexPage,
    EventPage,
    FieldOfAction,
    Funder,
    Project,
    ProjectFunder,
    ProjectOrganisation,
    Registration,
)
from sites.mail import courier
from sites.models import (
    Branding,
    FoundLink,
    LinkCheck,
    Membership,
    Operator,
    OutgoingMail,
    SiteDocument,
    SiteImage,
    User,
)
from tests.conftest import make_member, make_microsite
from tests.support.registry import agree, make_actor, make_place

NEEDLE = "quexbury"


@dataclass
class Tenant:
    """One microsite with one of everything, each thing named after `word`."""

    microsite: object
    word: str

    def __post_init__(self):
        word, site = self.word, self.microsite.site
        self.lead = make_member(f"leitung.{word}", self.microsite, Membership.Role.LEAD)
        self.editor = make_member(f"redaktion.{word}", self.microsite, Membership.Role.EDITOR)
        User.objects.filter(pk__in=[self.lead.pk, self.editor.pk]).update(
            first_name=f"{word}first", last_name=f"{word}last"
        )
        self.root = site.root_page
        self.images = [self._image(f"{word}image{n}") for n in range(2)]
        self.documents = [self._document(f"{word}document{n}") for n in range(2)]
        self.project = Project.objects.create(
            microsite=self.microsite,
            official_title=f"{word}official",
            short_title=f"{word}project",
            area_name=f"{word}area",
            summary=f"{word}summary",
        )
        self.organisation = ProjectOrganisation.objects.create(
            project=self.project, name=f"{word}organisation", email=f"{word}@example.org", logo=self.images[0]
        )
        self.field = FieldOfAction.objects.create(project=self.project, slug=f"{word}field", title=f"{word}field")
        ProjectFunder.objects.create(project=self.project, funder=Funder.objects.get_or_create(slug="funder")[0])
        Branding.objects.filter(microsite=self.microsite).update(name=f"{word}brand", logo=self.images[0])
        Operator.objects.filter(microsite=self.microsite).update(
            organisation=f"{word}operator", email=f"{word}@example.org"
        )
        self.branding = Branding.objects.get(microsite=self.microsite)
        self.operator = Operator.objects.get(microsite=self.microsite)
        self.redirect = Redirect.objects.create(site=site, old_path=f"/{word}old", redirect_page=self.root)
        self._pages()
        self._workflow()
        self._traces()
        self._messages()
        self._registrations()
        self._profiles()

    def _image(self, name):
        data = BytesIO()
        Pillow.new("RGB", (8, 8), "red").save(data, "PNG")
        image = SiteImage.objects.create(
            title=name,
            file=ImageFile(BytesIO(data.getvalue()), name=f"{name}.png"),
            description=f"{name}alt",
            credit=f"{name}credit",
            collection=self.microsite.collection,
            uploaded_by_user=self.lead,
        )
        image.tags.add(f"{name}tag")
        return image

    def _document(self, name):
        document = SiteDocument.objects.create(
            title=name,
            file=ContentFile(name.encode(), name=f"{name}.txt"),
            collection=self.microsite.collection,
            uploaded_by_user=self.lead,
        )
        document.tags.add(f"{name}tag")
        return document

    def _page(self, kind, name, **kwargs):
        page = kind(
            title=f"{self.word}{name}",
            slug=f"{self.word}{name}",
            search_description=f"{self.word}description",
            owner=self.editor,
            **kwargs,
        )
        self.root.add_child(instance=page)
        page.save_revision(user=self.editor)
        page.save_revision(user=self.lead, log_action=True)
        return page

    def _pages(self):
        self.live = self._page(StandardPage, "live", body=[("text", f"<p>{self.word}text</p>")])
        self.draft = self._page(StandardPage, "draft", live=False)
        self.private = self._page(TeamPage, "private")
        restriction = PageViewRestriction.objects.create(page=self.private, restriction_type=PageViewRestriction.GROUPS)
        restriction.groups.add(self.microsite.editor_group)
        self.locked = self._page(StandardPage, "locked", locked=True, locked_by=self.editor, locked_at=timezone.now())
        self.scheduled = self._page(StandardPage, "scheduled", live=False)
        self.scheduled.go_live_at = timezone.now() + timezone.timedelta(days=3)
        self.scheduled.save_revision().publish()
        self.form = self._page(FormPage, "form", recipients=f"{self.word}@example.org")
        FormPageField.objects.create(page=self.form, label=f"{self.word}question", field_type="singleline")
        self.confidential = self._page(ConfidentialFormPage, "confidential")
        self.pages = [self.root, self.live, self.draft, self.private, self.locked, self.scheduled]
        self.pages += [self.form, self.confidential]
        for page in self.pages:
            page.refresh_from_db()

    def _workflow(self):
        """A page in review, one that was returned, and a workflow that only this microsite has."""
        self.workflow = self.draft.get_workflow()
        self.workflow_state = self.workflow.start(self.draft, self.editor)
        self.task_state = self.workflow_state.current_task_state
        self.task = self.task_state.task
        self.returned = self._page(StandardPage, "returned", live=False)
        self.returned_state = self.workflow.start(self.returned, self.editor)
        self.returned_state.current_task_state.reject(user=self.lead, comment=f"{self.word}comment")
        self.pages.append(self.returned)
        self.own_workflow = Workflow.objects.create(name=f"{self.word}workflow")
        self.own_task = GroupApprovalTask.objects.create(name=f"{self.word}task")
        self.own_task.groups.add(self.microsite.lead_group)
        WorkflowTask.objects.create(workflow=self.own_workflow, task=self.own_task)
        WorkflowPage.objects.create(workflow=self.own_workflow, page=self.private)

    def _messages(self):
        """A message by each form, the confidential one for the editor alone, and a mail that nobody takes."""
        word = self.word
        common = {
            "form_title": f"{word}form",
            "data": [{"name": "subject", "label": f"{word}question", "value": f"{word}answer"}],
            "delete_after": timezone.localdate() + timezone.timedelta(days=9),
        }
        self.submission = Submission.objects.create(
            microsite=self.microsite, page=self.form, nonce=f"{word}1", **common
        )
        self.box = ConfidentialBox.objects.create(microsite=self.microsite, page=self.confidential)
        self.box.readers.add(self.editor)
        common["data"] = [{"name": "message", "label": "?", "value": f"{word}secret"}]
        self.secret = ConfidentialSubmission.objects.create(
            box=self.box, page=self.confidential, nonce=f"{word}2", **common
        )
        self.mail = OutgoingMail.objects.create(
            microsite=self.microsite,
            to=[f"{word}@example.org"],
            subject=f"{word}mail",
            text=f"{word}mailtext",
            state=OutgoingMail.State.FAILED,
            last_error=f"{word}error",
            next_attempt_at=timezone.now(),
        )

    def _registrations(self):
        """An event with somebody who comes and somebody who is to be checked, for lists, filters and the start page."""
        word = self.word
        index = self.root.add_child(instance=EventIndexPage(title=f"{word}events", slug=f"{word}events"))
        event = EventPage(
            title=f"{word}event",
            slug=f"{word}event",
            summary=f"{word}summary",
            venue_name=f"{word}venue",
            starts_at=timezone.now() + timezone.timedelta(days=9),
            registration="form",
            seats=2,
        )
        self.event = index.add_child(instance=event)
        self.registrations = [
            Registration.objects.create(
                microsite=self.microsite,
                event=self.event,
                name=f"{word}guest",
                email=f"{word}guest@example.org",
                organisation=f"{word}group",
                needs=f"{word}needs",
                state=state,
                nonce=f"{word}{state}",
            )
            for state in (Registration.State.CONFIRMED, Registration.State.HELD)
        ]
        self.pages += [index, self.event]

    def _profiles(self):
        """A public actor and a public place, of which everybody may see the public fields alone, and drafts of both."""
        word = self.word
        private = {"internal_note": f"{word}note", "external_id": f"{word}id", "street": f"{word}street 1"}
        owner = {"owner_name": f"{word}owner", "owner_email": f"{word}@example.org", "owner_note": f"{word}agreement"}
        common = {"microsite": self.microsite, "precision": "district"} | private
        self.actor = make_actor(**common, name=f"Werkstatt {word[0]}", consent=False)
        self.place = make_place(**common, **owner, name=f"Speicher {word[0]}", consent=False)
        self.draft_actor = make_actor(
            **common, name=f"{word}draftactor", slug=f"{word}actor", live=False, consent=False
        )
        self.draft_place = make_place(
            **common,
            **owner,
            name=f"{word}draftplace",
            slug=f"{word}place",
            stage="gefunden",
            live=False,
            consent=False,
        )
        self.actor.contacts.add(ActorContact(role=f"{word}role", email=f"{word}@example.org"))
        self.draft_actor.offers.add(Offer(direction="offer", kind="zeit", text=f"{word}offer"))
        self.draft_place.spaces.add(Space(name=f"{word}room"))
        self.profiles = [self.actor, self.place, self.draft_actor, self.draft_place]
        for profile in self.profiles:
            agree(profile, evidence=f"{word}evidence", recorded_by=self.lead)
            profile.save()
            profile.save_revision(user=self.editor)
            profile.listings.update(local_text=f"{word}local", category=f"{word}category", request_note=f"{word}why")
        self.listings = list(Listing.objects.filter(microsite=self.microsite))
        self.consents = list(Consent.objects.filter(microsite=self.microsite))

    def _traces(self):
        LinkCheck.objects.create(microsite=self.microsite)
        self.link = FoundLink.objects.create(
            microsite=self.microsite,
            page=self.live,
            source_title=self.live.title,
            place=f"{self.word}place",
            address=f"https://{self.word}.example.org/",
            is_outside=True,
            problem=FoundLink.Problem.GONE,
        )
        log(self.project, "wagtail.edit", user=self.lead)
        log(self.images[0], "wagtail.edit", user=self.lead)
        log(self.live, "wagtail.edit", user=self.editor)
        page_type = ContentType.objects.get_for_model(StandardPage)
        self.session = EditingSession.objects.create(
            user=self.editor, content_type=page_type, object_id=str(self.live.pk), last_seen_at=timezone.now()
        )
        FormState.objects.create(
            user=self.editor,
            content_type=page_type,
            object_id=str(self.live.pk),
            data=f"title={self.word}form&body-count=0",
            last_updated_at=timezone.now(),
        )
        self.uploads = [
            UploadedFile.objects.create(
                for_content_type=ContentType.objects.get_for_model(model),
                file=ContentFile(b"x", name=f"{self.word}upload"),
                uploaded_by_user=self.lead,
            )
            for model in (SiteImage, SiteDocument)
        ]


class World:
    """`a` and `b`, a person without a membership, and what is shared."""

    def __init__(self):
        self.a = Tenant(make_microsite("aaa.localhost", "aaasite"), "aaa")
        self.b = Tenant(make_microsite(f"{NEEDLE}host.localhost", f"{NEEDLE}site"), NEEDLE)
        self._left_behind()
        courier.settle()  # the mails to the reviewers
        self.digest = self.rows_of_b()
        self.nobody = make_member("nirgends", None, None)
        # Somebody who may enter the admin and yet belongs nowhere.
        self.nobody.groups.add(Group.objects.create(name="admin only"))
        self.nobody.groups.get().permissions.add(*self.a.microsite.editor_group.permissions.all())

    def _left_behind(self):
        """What people of A have of B since they worked there: a review that they asked for, a lock, a comment."""
        b = self.b
        page = b._page(StandardPage, "former", live=False)
        b.pages.append(page)
        state = b.workflow.start(page, self.a.lead)
        b.workflow_states = [b.workflow_state.pk, b.returned_state.pk, state.pk]
        self.a.live.save_revision(user=b.editor, log_action=True)  # and the other way round
        EditingSession.objects.create(
            user=b.editor,
            content_type=ContentType.objects.get_for_model(Page),
            object_id=str(self.a.live.pk),
            last_seen_at=timezone.now() + timezone.timedelta(hours=1),
        )
        PageSubscription.objects.create(user=self.a.editor, page=page, comment_notifications=True)

    def rows_of_b(self):
        """A digest of everything that is B's, or points into B."""
        b = self.b.microsite
        path = b.site.root_page.path
        pages = Page.objects.filter(path__startswith=path)
        querysets = [
            pages,
            StandardPage.objects.filter(path__startswith=path),
            PageViewRestriction.objects.filter(page__path__startswith=path),
            Collection.objects.filter(path__startswith=b.collection.path),
            SiteImage.objects.filter(collection=b.collection),
            SiteDocument.objects.filter(collection=b.collection),
            FormPage.objects.filter(path__startswith=path),
            FormPageField.objects.filter(page__path__startswith=path),
            ConfidentialFormPage.objects.filter(path__startswith=path),
            Submission.objects.filter(microsite=b),
            ConfidentialBox.objects.filter(microsite=b),
            ConfidentialBox.readers.through.objects.filter(confidentialbox__microsite=b),
            ConfidentialSubmission.objects.filter(box__microsite=b),
            OutgoingMail.objects.filter(microsite=b),
            Registration.objects.filter(microsite=b),
            EventPage.objects.filter(path__startswith=path),
            Project.objects.filter(microsite=b),
            ProjectOrganisation.objects.filter(project__microsite=b),
            FieldOfAction.objects.filter(project__microsite=b),
            ProjectFunder.objects.filter(project__microsite=b),
            Branding.objects.filter(microsite=b),
            Operator.objects.filter(microsite=b),
            FoundLink.objects.filter(microsite=b),
            LinkCheck.objects.filter(microsite=b),
            Membership.objects.filter(microsite=b),
            User.objects.filter(memberships__microsite=b),
            Group.objects.filter(pk__in=[b.lead_group_id, b.editor_group_id]),
            User.groups.through.objects.filter(group__in=[b.lead_group_id, b.editor_group_id]),
            Redirect.objects.filter(site=b.site),
            type(b).objects.filter(pk=b.pk),
            type(b.site).objects.filter(pk=b.site_id),
            Workflow.objects.filter(pk__in=[self.b.workflow.pk, self.b.own_workflow.pk]),
            WorkflowPage.objects.filter(page__in=pages),
            GroupApprovalTask.objects.filter(pk=self.b.own_task.pk),
            WorkflowState.objects.filter(pk__in=self.b.workflow_states),
            TaskState.objects.filter(workflow_state__in=self.b.workflow_states),
            EditingSession.objects.filter(pk=self.b.session.pk),
            UploadedFile.objects.filter(pk__in=[upload.pk for upload in self.b.uploads]),
            Actor.objects.filter(microsite=b),
            Place.objects.filter(microsite=b),
            ActorContact.objects.filter(actor__microsite=b),
            Offer.objects.filter(actor__microsite=b),
            Space.objects.filter(place__microsite=b),
            PlaceChange.objects.filter(place__microsite=b),
            ProfileAddress.objects.filter(profile__in=[profile.uuid for profile in self.b.profiles]),
            Listing.objects.filter(microsite=b),
            Consent.objects.filter(microsite=b),
        ]
        digest = hashlib.sha256()
        with connection.cursor() as cursor:
            for rows in querysets:
                cursor.execute(*rows.order_by("pk").values_list().query.sql_with_params())
                digest.update(repr(cursor.fetchall()).encode())
        return digest.hexdigest()
