"""Files that were uploaded and wait for what has to be said about them.

The uploader for several files keeps each as an `UploadedFile` until its form is filled in, and only then makes an
image or document of it. Whoever leaves the page leaves the file behind.
"""

from datetime import timedelta
from pathlib import PurePosixPath

from django.utils import timezone
from wagtail.admin.views.generic.multiple_upload import AddView
from wagtail.models import UploadedFile

KEPT = timedelta(days=2)


def keep_titles():
    """The form for an uploaded file proposes the title that the browser sent, as for any other upload.

    Wagtail proposes the name of the file, with its ending, as soon as another field is required. Called once, when
    the apps are ready.
    """
    context_data = AddView.get_edit_upload_form_context_data

    def with_title(view):
        stem = PurePosixPath(view.object.title).stem
        view.object.title = view.request.POST.get("title", "").strip() or stem
        return context_data(view)

    AddView.get_edit_upload_form_context_data = with_title


def drop_old_uploads():
    """A due job: remove what nobody came back to for two days."""
    dropped = 0
    for upload in UploadedFile.objects.all():
        storage, name = upload.file.storage, upload.file.name
        if not storage.exists(name) or storage.get_modified_time(name) < timezone.now() - KEPT:
            upload.file.delete(save=False)
            upload.delete()
            dropped += 1
    return {"uploads dropped": dropped} if dropped else {}
