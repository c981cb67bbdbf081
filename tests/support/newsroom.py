"""People of a microsite at work in the page editor."""

from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from home.models import StandardPage
from tests.support.editing import unchanged


def draft(microsite, owner, title="Einladung"):
    """An unpublished page below the home page, saved once by `owner`."""
    page = StandardPage(title=title, slug=slugify(title), live=False, owner=owner)
    microsite.site.root_page.add_child(instance=page)
    page.save_revision(user=owner)
    return StandardPage.objects.get(pk=page.pk)


class Desk:
    """One person in the admin, on the host of their microsite."""

    def __init__(self, user, host):
        self.user = user
        self.client = Client(headers={"host": host})
        self.client.force_login(user)

    def open(self, page):
        """The data that the editor's form of `page` would send back."""
        response = self.client.get(f"/admin/pages/{page.pk}/edit/")
        assert response.status_code == 200, response.status_code
        return unchanged(response.text, response.context["page"])

    def send(self, page, form, **more):
        """Send the form; the response."""
        return self.client.post(f"/admin/pages/{page.pk}/edit/", {**form, **more})

    def save(self, page, **more):
        return self.send(page, self.open(page), **more)

    def submit(self, page, **more):
        return self.save(page, **{"action-submit": "1", **more})

    def decide(self, page, action, comment=""):
        """Approve or reject as the start page does."""
        state = page.current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
        return self.client.post(url, {"comment": comment})
