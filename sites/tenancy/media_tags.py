"""Tags of images and documents are one vocabulary over all microsites; the admin does not show them.

The field stays (Wagtail's forms and choosers break without it); what shows or offers tags goes: the fields
of the forms (`admin_form_fields` of the models), the filter of the lists, the bulk action. The chooser's
popular tags are left out of `wagtailimages/chooser/chooser.html`.
"""

from wagtail.documents.views import documents
from wagtail.documents.views.bulk_actions import AddTagsBulkAction as TagDocuments
from wagtail.images.views import images
from wagtail.images.views.bulk_actions import AddTagsBulkAction as TagImages


class WithoutTags:
    """Put before a filter set of media: no filter that names the tags in use."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters.pop("tag", None)


def hide_tags():
    """Take tags out of the lists and bulk actions of media; called once, when the apps are ready."""
    for view in (images.IndexView, documents.IndexView):
        filters = view.filterset_class
        view.filterset_class = type(filters.__name__, (WithoutTags, filters), {})
    TagDocuments.models = TagImages.models = ()
