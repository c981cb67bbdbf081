"""What a bundle may refer to, and where in a bundle a value stands."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import Group
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page


@dataclass(frozen=True)
class Kind:
    """A kind of object that bundles name by a symbol `name:key`, never by a database id.

    `shared`: the object belongs to the registry of the whole install, not to one microsite.
    """

    name: str
    model: type[Model]
    shared: bool = False


def core_kinds():
    """What every microsite has. `register_bundle_codec` adds more."""
    return (
        Kind("page", Page),
        Kind("image", get_image_model()),
        Kind("document", get_document_model()),
        Kind("collection", Collection),
        Kind("group", Group),
    )


@dataclass(frozen=True)
class Place:
    """Where a value stands: for people (`file`, `label`), and as Wagtail's reference index writes it.

    `owner` is the object whose row in the reference index this is, or None where the value is in no
    published object (a draft). A part of `content_path` may be a child object that has no key yet.
    """

    file: str
    label: str = ""
    owner: Model | None = None
    model_path: tuple = ()
    content_path: tuple = ()

    def step(self, label, model=None, content=None):
        """The place one step further in. `label` starts with `[` for a position in a list, and may be empty."""
        joined = label if not (label and self.label) or label.startswith("[") else f".{label}"
        return replace(
            self,
            label=self.label + joined,
            model_path=self.model_path if model is None else (*self.model_path, model),
            content_path=self.content_path if content is None else (*self.content_path, content),
        )

    def __str__(self):
        return f"{self.file} {self.label}".strip()
