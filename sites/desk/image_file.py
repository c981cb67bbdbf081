"""What may come in as an image: a form field that opens the file to its end, and says what to do about it."""

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField

NAMES = {"jpeg": "JPG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF", "svg": "SVG", "tiff": "TIFF"}
MOST_FRAMES = 200


def refuse(code, message, **values):
    """Raise the refusal. `%` in `message` stands for `values`."""
    raise ValidationError(message % values, code=code)


def in_millions(number):
    """25000000 → "25", 24600000 → "24.6", in the person's language."""
    return number_format(round(number / 1_000_000, 1) if number % 1_000_000 else number // 1_000_000)


class ImageFileField(WagtailImageField):
    """Wagtail's field, which looks at the beginning of a file only, with sentences that say what to do."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = {"kinds": self.supported_formats_text, "limit": self.max_upload_size_text}
        self.help_text = _("%(kinds)s, up to %(limit)s and %(pixels)s million pixels.") % {
            **words,
            "pixels": in_millions(self.max_image_pixels),
        }
        self.error_messages |= {
            "invalid_image": _("This file is no image that we know. Save it as JPG or PNG and upload it again."),
            "invalid_extension": _(
                "Files of this kind are not accepted. Accepted are: %(kinds)s. Save the picture as JPG or PNG and "
                "upload it again."
            )
            % words,
            "file_too_large_unknown_size": _(
                "This file is too large. %(limit)s are allowed. Save it as JPG, 2000 pixels wide, and upload it again."
            )
            % words,
            "empty": _("The file is empty. Choose another one."),
        }
        # The uploader for several files asks for it under this name.
        self.error_messages["invalid_image_extension"] = self.error_messages["invalid_extension"]

    def check_image_file_size(self, f):
        if f.size > self.max_upload_size:
            refuse(
                "file_too_large",
                _(
                    "The file has %(size)s, %(limit)s are allowed. Save it as JPG, 2000 pixels wide, and upload it "
                    "again."
                ),
                size=filesizeformat(f.size),
                limit=self.max_upload_size_text,
            )

    def check_image_file_format(self, f):
        extension = f.name.rpartition(".")[2].lower()
        if extension not in self.allowed_image_extensions:
            raise ValidationError(self.error_messages["invalid_extension"], code="invalid_extension")
        kind = f.image.format_name
        if kind != {"jpg": "jpeg"}.get(extension, extension):
            refuse(
                "wrong_extension",
                _(
                    "The file ends in .%(extension)s, but is of the kind %(kind)s. Open it, save it as JPG or PNG and "
                    "upload that file."
                ),
                extension=extension,
                kind=NAMES.get(kind, kind.upper()),
            )

    def check_image_pixel_size(self, f):
        """Count the pixels, all frames of an animation together, then read the whole picture."""
        f.seek(0)
        try:
            with Image.open(f) as image:
                self._check_pixels(image)
                # Reads everything, at an eighth of the size where the kind of file knows how to (JPG).
                image.draft("RGB", (image.width // 8, image.height // 8))
                image.load()
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            refuse(
                "too_many_pixels",
                _(
                    "The picture has far too many pixels. %(limit)s million are allowed, for example "
                    "5000 × 5000. Make it smaller and upload it again."
                ),
                limit=in_millions(self.max_image_pixels),
            )
        except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError):
            refuse(
                "broken_image",
                _("The file is damaged or not complete. Open it, save it again, and upload the new file."),
            )
        finally:
            f.seek(0)

    def _check_pixels(self, image):
        frames = _count_gif_frames(image) if image.format == "GIF" else getattr(image, "n_frames", 1)
        pixels = image.width * image.height * frames
        if pixels > self.max_image_pixels or frames > MOST_FRAMES:
            refuse(
                "too_many_pixels",
                _(
                    "The picture has %(pixels)s million pixels (%(width)s × %(height)s), %(limit)s million are "
                    "allowed. Make it smaller, for example 2000 pixels wide, and upload it again."
                ),
                pixels=in_millions(pixels),
                width=image.width,
                height=image.height,
                limit=in_millions(self.max_image_pixels),
            )


def _count_gif_frames(image):
    """Number of frames, at most one more than the limit: Pillow would read the whole file to say the number."""
    count = 1
    try:
        while count <= MOST_FRAMES:
            image.seek(count)
            count += 1
    except EOFError:
        pass
    image.seek(0)
    return count
