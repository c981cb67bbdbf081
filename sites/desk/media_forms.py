"""The forms of images and documents: what has to be said about a file, and a file that is replaced in place."""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from sites.desk.document_file import DocumentFileField
from sites.desk.image_file import ImageFileField

FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


class CheckedFileMixin:
    """Put before one of Wagtail's forms of media: the file field is ours, and a refused form changes no file."""

    file_field = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):
            self.fields["file"] = self.file_field(label=plain.label, required=plain.required, widget=plain.widget)

    def _post_clean(self):
        super()._post_clean()
        if self.errors and "file" in self.fields and self.instance.pk:
            # The page that says what is wrong shows the stored file, and must not make renditions of the new one.
            self.instance.file = self.original_file


class SiteImageForm(CheckedFileMixin, BaseImageForm):
    """Whoever uploads a picture says who made it, and what it shows unless it is decoration."""

    file_field = ImageFileField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "credit" in self.fields:
            self.fields["credit"].required = True
            self.fields["credit"].error_messages["required"] = _(
                "Say who made the picture. Example: Photo: Project office."
            )

    def clean(self):
        data = super().clean()
        asked = {"description", "is_decorative"} <= self.fields.keys()
        if asked and not data.get("is_decorative") and not data.get("description") and "description" not in self.errors:
            self.add_error(
                "description",
                _("Say in one sentence what the picture shows, or tick “only decoration”."),
            )
        return data

    def save(self, commit=True):
        if "file" in self.changed_data and self.original_file and not set(FOCUS) & set(self.changed_data):
            for name in FOCUS:  # it was a place in the old picture
                setattr(self.instance, name, None)
        return super().save(commit=commit)


class SiteDocumentForm(CheckedFileMixin, BaseDocumentForm):
    """A document has a language that browsers know."""

    file_field = DocumentFileField

    def clean_language(self):
        code = self.cleaned_data["language"].strip().lower()
        try:
            get_language_info(code)
        except KeyError:
            raise ValidationError(_("That is no language code. Example: de or en.")) from None
        return code
