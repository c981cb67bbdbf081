"""The gate: an address of the admin that nobody classified does not exist for people of a microsite.

`sites.tenancy.admin_urls` holds the register. Platform staff pass. For everybody else an unclassified
address is a 404, a `PLATFORM` one too once they are signed in (before, Wagtail asks them to sign in), and
every key in an address must name a row of the scope. The views behind ask their own permissions as well.
"""

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Task, WorkflowState

from sites.scope import is_scoped
from sites.tenancy.admin_urls import FORM_FIELDS, NAMESPACES, OWN, PLATFORM, REGISTER, named_row
from sites.tenancy.wagtail_scope import visible

BULK_ACTION = "wagtail_bulk_action"


def classify(name, access):
    """Register one more admin address, of an app above: `classify("brand_preview", SCOPED)`."""
    REGISTER[name] = access


def access_to(match):
    """The `Access` of a resolved admin address, or None where nobody classified it."""
    return NAMESPACES.get(match.namespace) or REGISTER.get(match.view_name)


def is_platform(user):
    return user.is_active and user.is_superuser


def check_admin_request(request):
    """Raise `Http404` where the person may not know that the address, or a row that it names, exists.

    `BadRequest` where a form lacks what the view takes for granted.
    """
    if request.method == "POST" and request.user.is_authenticated:
        _check_form(request)
    if request.resolver_match.view_name.endswith("chosen_multiple"):
        _check_chosen(request.GET.getlist("id"))
    if is_platform(request.user):
        return
    access = access_to(request.resolver_match)
    if access is None or (access == PLATFORM and request.user.is_authenticated):
        raise Http404
    if access == OWN and request.user.is_authenticated:
        _check_keys(request.resolver_match)
        if request.resolver_match.view_name == BULK_ACTION:
            _check_bulk_action(request)


def _check_form(request):
    field, row = FORM_FIELDS.get(request.resolver_match.view_name, (None, None))
    if field and field not in request.POST:
        raise BadRequest(f"The form has no {field}.")
    if row and not ROWS[row](request.POST[field], {}):
        raise Http404


def _check_chosen(keys):
    if not all(key.isdecimal() and len(key) < 19 for key in keys):
        raise Http404


def _check_keys(match):
    for key, value in match.kwargs.items():
        row = named_row(match.view_name, key)
        if row is not None and not ROWS[row](value, match.kwargs):
            raise Http404


def _check_bulk_action(request):
    """Take foreign rows out of the request; 404 where none is left or the parent is foreign."""
    model = _scoped_model(request.resolver_match.kwargs)
    ids = request.GET.getlist("id")
    parent = request.GET.get("childOf")  # of a listing: the page or collection that it shows
    if parent and not _exists(Page if issubclass(model, Page) else Collection, parent):
        raise Http404
    if "all" in ids:
        return
    own = [pk for pk in ids if _exists(model, pk)]
    if not own:
        raise Http404
    request.GET = request.GET.copy()
    request.GET.setlist("id", own)


def _scoped_model(kwargs):
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        raise Http404 from None
    if not issubclass(model, Page) and not is_scoped(model):
        raise Http404
    return model


def _exists(model, pk):
    try:
        return visible(model._default_manager.all()).filter(pk=unquote(str(pk))).exists()
    except (ValueError, ValidationError):
        return False


def _target_exists(row):
    """True where the object that a workflow is about is visible."""
    return row is not None and _exists(row.content_object.__class__, row.object_id)


ROWS = {
    "page": lambda pk, kwargs: _exists(Page, pk),
    "image": lambda pk, kwargs: _exists(get_image_model(), pk),
    "document": lambda pk, kwargs: _exists(get_document_model(), pk),
    "object": lambda pk, kwargs: _exists(_scoped_model(kwargs), pk),
    "task": lambda pk, kwargs: _exists(Task, pk),
    "workflow state": lambda pk, kwargs: _target_exists(WorkflowState.objects.filter(pk=pk).first()),
    "task state": lambda pk, kwargs: _target_exists(WorkflowState.objects.filter(task_states__pk=pk).first()),
}
