"""The public pages of registration, below the address of an event: the form, the thanks, one's own registration."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from projects.calendar import answer, event_ics
from projects.listing import public_events
from projects.models import Registration
from projects.registration import words
from projects.registration.forms import RegistrationForm
from projects.registration.places import NoPlaceError, Stand, cancel, places, register
from sites.intake.guard import Guard, receive


def _event(request, path):
    """The event at `path` that everybody may see, on its own microsite; speaks the language of its page."""
    url_path = request.microsite.site.root_page.url_path + path
    event = get_object_or_404(public_events(request.microsite).select_related("locale"), url_path=url_path)
    translation.activate(event.locale.language_code)
    return event


def _page(request, name, event, **context):
    """Nobody else may get this answer, no search engine keeps it, and no link out of it tells its address."""
    response = render(request, f"projects/registration/{name}.html", {"page": event, "event": event, **context})
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@csrf_exempt  # the form has a signed token of its own, and no session decides anything here
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request, path):
    """`anmelden/`: the form, or why there is none."""
    event = _event(request, path)
    if not event.takes_registrations:
        raise Http404
    form = RegistrationForm(
        request.POST if request.method == "POST" else None,
        event=event,
        guard=Guard(request, f"registration.{event.pk}"),
    )
    if request.method == "POST":
        try:
            row = receive(form, Registration, lambda nonce, held_for: _store(event, form, nonce, held_for))
        except NoPlaceError as error:
            row = None
            form.status = 409
            if error.left:
                form.refuse_party(error.left)
        if row is not None:
            return redirect(f"{request.path}danke/?stand={row.state}")
    now = places(event)
    is_open = now.stand in (Stand.OPEN, Stand.WAITING)
    said = None if is_open else words.closed(event, now.stand)
    return form.finish(_page(request, "form", event, form=form, places=now, is_open=is_open, said=said))


def _store(event, form, nonce, held_for):
    return register(event, nonce=nonce, held_for=held_for, **form.answers())


@require_safe
def thanks(request, path):
    """`anmelden/danke/`: what happens next; says nothing about anybody."""
    return _page(request, "thanks", _event(request, path), said=words.thanks(request.GET.get("stand")))


def _own(request, token):
    """The registration with `token`, also where the event is not public any more or has got another address."""
    rows = Registration._base_manager.select_related("event__locale", "microsite")
    row = rows.filter(token=token, microsite=request.microsite).first()
    if row is not None:
        translation.activate(row.event.locale.language_code)
    return row


@csrf_exempt  # whoever has the secret link may cancel; there is nothing else to forge
@require_http_methods(["GET", "HEAD", "POST"])
def own_registration(request, path, token):
    """`anmelden/<token>/`: how it stands, and the button that gives the seat back."""
    row = _own(request, token)
    if row is None:
        event = _event(request, path)
        response = _page(request, "expired", event)
        response.status_code = 410
        return response
    address = f"{row.event.get_url(request)}anmelden/{token}/"
    if request.method == "POST":
        if not row.event.is_past:
            cancel(row)
        return redirect(address)
    if address != request.path:
        return redirect(address)
    is_open = row.state != Registration.State.CANCELLED and not row.event.is_cancelled and not row.event.is_past
    is_coming = is_open and row.state == Registration.State.CONFIRMED
    return _page(request, "own", row.event, row=row, said=words.own(row), may_cancel=is_open, is_coming=is_coming)


@require_safe
def own_calendar(request, path, token):
    """The event for the calendar of somebody who is registered, with the online link."""
    row = _own(request, token)
    if row is None or row.state != Registration.State.CONFIRMED:
        raise Http404
    return answer(event_ics(row.event, registered=True), f"{row.event.slug}.ics", "attachment")
