"""Nobody under a scope saves or publishes a reference to what lies outside the microsite it stands on."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from sites.models import Microsite
from sites.scope import current_scope, is_scoped, scoped
from sites.tenancy.members import scope_of
from sites.tenancy.wagtail_scope import visible


@dataclass(frozen=True)
class ForeignReference:
    """A reference out of the scope. `field`: of the model; `place`: its label, with the block inside it."""

    field: str
    place: str

    @property
    def message(self):
        return _(
            "“%(place)s” refers to content of another microsite. Please replace it with something of your own."
        ) % {"place": self.place}


def foreign_references(instance, parent=None):
    """References of `instance` (saved or not: keys, blocks, rich text, child rows) that leave its microsite.

    Only to rows that belong to microsites and exist. `parent`: the page that a new one will stand below. What
    stands on no microsite may refer to all of the scope in force. Empty without a scope.
    """
    scope = current_scope()
    if scope is None:
        return []
    home = home_of(instance, parent) if len(scope.microsites) > 1 else None
    return references_out_of(scope_of(home, scope.person) if home else scope, instance)


def home_of(instance, parent=None):
    """The microsite that a page, or a row with the key of one, stands on; None for everything else."""
    with scoped(None):
        microsites = Microsite.objects.select_related("site__root_page", "collection")
        if isinstance(instance, Page):
            path = (instance.path or getattr(parent, "path", ""))[: 2 * Page.steplen]
            return microsites.filter(site__root_page__path=path).first()
        return microsites.filter(pk=getattr(instance, "microsite_id", None)).first()


def references_out_of(scope, instance):
    """References of `instance` that `scope` does not hold, whatever the scope in force is."""
    with scoped(None):
        references = list(ReferenceIndex._extract_references_from_object(instance))
    by_type = {}
    for type_id, key, *_path in references:
        by_type.setdefault(type_id, set()).add(key)
    with scoped(scope):
        foreign = {(type_id, key) for type_id, keys in by_type.items() for key in _foreign_keys(type_id, keys)}
    return [
        _describe(instance, model_path) for type_id, key, model_path, _path in references if (type_id, key) in foreign
    ]


def _foreign_keys(type_id, keys):
    model = ContentType.objects.get_for_id(type_id).model_class()
    if model is None or not (issubclass(model, Page) or is_scoped(model)):
        return set()
    rows = model._base_manager.filter(pk__in=keys)
    existing = {str(pk) for pk in rows.values_list("pk", flat=True)}
    return existing - {str(pk) for pk in visible(rows).values_list("pk", flat=True)}


def _describe(instance, model_path):
    row = ReferenceIndex(
        content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False), model_path=model_path
    )
    return ForeignReference(field=model_path.partition(".")[0], place=str(row.describe_source_field()))


class OwnReferencesMixin:
    """Put before a model form: a reference out of the scope is an error of its field, and the input stays."""

    def _post_clean(self):
        super()._post_clean()
        fixed = self._fixed_keys()
        for reference in foreign_references(self.instance, getattr(self, "parent_page", None)):
            if reference.field in fixed:
                continue
            field = reference.field if reference.field in self.fields else None
            if field not in self.errors:  # a chooser has said so already
                self.add_error(field, reference.message)

    def _fixed_keys(self):
        """Keys of a stored row that this form does not write: whoever wrote them has been asked."""
        if not self.instance.pk or isinstance(self.instance, Page):
            return set()
        return {field.name for field in self.instance._meta.concrete_fields if field.name not in self.fields}
