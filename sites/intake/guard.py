"""Guarded public forms: what a visitor sends is stored once, spam waits for people, and no cookie is set.

    class ContactForm(GuardedFormMixin, forms.Form): …

    def serve(self, request, …):                             # of a page with `GuardedPageMixin`
        form = ContactForm(request.POST or None, guard=Guard(request, f"contact.{self.pk}"))
        if request.method == "POST":
            row = receive(form, Submission, lambda nonce, held_for: …save it, queue its mail, return it…)
            if row is not None:
                return redirect(…)                           # the same friendly answer, new or not
        return form.finish(render(request, …, {"form": form}))

`store` runs in one transaction. A row with `held_for` waits: no mail goes out until somebody releases it. The
template includes `sites/forms/errors.html`, `sites/forms/guard.html` and, for each field, `sites/forms/field.html`.
"""

import hashlib
import json
import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sites.intake import limits, tokens

TOKEN = "form-token"  # noqa: S105  The name of a field; no field of an editor can have a hyphen.
TRAP = "form-website"
LINK = re.compile(r"https?://|\bwww\.|<a\s|\[url", re.IGNORECASE)
MOST_LINKS = 2
# Posts that count at all, and those of one form that get through, from one address.
ALL_POSTS = {"limit": 20, "seconds": 60}
ONE_FORM = {"limit": 5, "seconds": 600}

QUICK, TRAPPED, LINKS, REPLAYED, FOREIGN = "quick", "trap", "links", "replayed", "foreign"


class Guard:
    """What protects one form in one request. `purpose` names the form: other forms do not take its tokens."""

    def __init__(self, request, purpose):
        self.request, self.purpose = request, purpose
        self.posted = request.POST if request.method == "POST" else {}
        self.seal = tokens.read(self.posted.get(TOKEN, ""), purpose)

    @cached_property
    def token(self):
        """For the form that is shown: the posted token while it is good, so that a second try counts as the same."""
        return self.posted[TOKEN] if self.seal else tokens.issue(self.purpose)

    @cached_property
    def address(self):
        return limits.client_address(self.request)

    @property
    def nonce(self):
        """For the unique column: the same for the same words sent from the same showing of the form."""
        words = sorted((name, values) for name, values in self.request.POST.lists() if name != TOKEN)
        return f"{self.seal.nonce}.{hashlib.sha256(json.dumps(words).encode()).hexdigest()[:24]}"

    def reasons(self, model):
        """Why people should look at it first: words of this module, parted by spaces; empty where nothing does."""
        words = " ".join(value for name, values in self.request.POST.lists() if name != TOKEN for value in values)
        seen = {
            QUICK: self.seal.is_quick,
            TRAPPED: bool(self.posted.get(TRAP)),
            LINKS: len(LINK.findall(words)) > MOST_LINKS,
            REPLAYED: model._base_manager.filter(nonce__startswith=f"{self.seal.nonce}.").exists(),
            FOREIGN: self.request.headers.get("Sec-Fetch-Site") == "cross-site",
        }
        return " ".join(reason for reason, found in seen.items() if found)


class GuardedFormMixin:
    """Put before `Form`; takes `guard`, a `Guard`. `receive` decides, `finish` prepares the answer that shows it."""

    status = 200
    retry_after = 0

    def __init__(self, *args, guard, **kwargs):
        super().__init__(*args, **kwargs)
        self.guard = guard
        self.label_suffix = ""

    def clean(self):
        cleaned = super().clean()
        if self.guard.seal is None:
            raise ValidationError(
                _("This page was open for a long time. Please look through what you wrote and send it once more."),
                code="late",
            )
        return cleaned

    def refuse(self, seconds):
        """Say that it was too often; nothing else is wrong with what was typed, and it stays."""
        minutes = max(1, -(-seconds // 60))
        self.status, self.retry_after = 429, seconds
        self.full_clean()
        self.errors.clear()
        sentence = ngettext(
            "Too many messages came from your connection. You can send this one in %(minutes)s minute; "
            "what you wrote is still here.",
            "Too many messages came from your connection. You can send this one in %(minutes)s minutes; "
            "what you wrote is still here.",
            minutes,
        )
        self.add_error(None, sentence % {"minutes": minutes})

    def finish(self, response):
        """The response that shows this form: nobody else may get it, and a refusal says when to come back."""
        response.status_code = self.status
        response.headers["Cache-Control"] = "private, no-cache"
        if self.retry_after:
            response.headers["Retry-After"] = str(self.retry_after)
        return response

    @property
    def token(self):
        return self.guard.token

    @property
    def first_invalid(self):
        """The bound fields that have errors, in their order."""
        return [field for field in self if field.errors]

    @property
    def error_links(self):
        """[(anchor, sentence)] for the list above the form; what is ticked has a sentence of a label already."""
        links = []
        for field in self.first_invalid:
            label = "" if field.widget_type == "checkbox" else f"{str(field.label).rstrip(':?. ')}: "
            links.append((f"{field.auto_id}_0" if field.use_fieldset else field.auto_id, f"{label}{field.errors[0]}"))
        return links


class GuardedPageMixin:
    """For page types that take posts of guarded forms: `serve_page` asks them for no CSRF token."""

    takes_guarded_posts = True


def receive(form, model, store):
    """Store what a posted guarded form brings. The stored row, or None where the form has to be shown again.

    `model` has the columns of `StoredOnce`. `store(nonce, held_for)` makes and returns the row; it is not called for
    what is stored already: that row is returned.
    """
    guard = form.guard
    if wait := limits.hit("all", guard.address, **ALL_POSTS):
        form.refuse(wait)
        return None
    if not form.is_valid():
        return None
    nonce = guard.nonce
    if row := model._base_manager.filter(nonce=nonce).first():
        return row
    if wait := limits.hit(guard.purpose, guard.address, **ONE_FORM):
        form.refuse(wait)
        return None
    return store_once(model, nonce, lambda: store(nonce, guard.reasons(model)))


def store_once(model, nonce, make):
    """`make()` in one transaction; where another request stored `nonce` in the meantime, that request's row."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        row = model._base_manager.filter(nonce=nonce).first()
        if row is None:
            raise
        return row
