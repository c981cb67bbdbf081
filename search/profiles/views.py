"""The addresses of profiles on each microsite that shows them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from actors.listing import listings_on, public_profiles
from actors.models import Listing, ProfileAddress
from search.documents import documents_of
from search.facets import Kind
from search.profiles.page import ProfilePage, with_rows
from search.profiles.sources import actor_document, place_document
from search.profiles.structured import profile_data
from search.profiles.vcard import vcard


def find(microsite, slug):
    """(profile, its `Document`) that `microsite` shows at `slug`; a former slug gives (None, its `Document`).

    Raises `Http404` for everything else, with no difference between what does not exist and what is not shown.
    """
    documents = documents_of(microsite, Kind.values)
    document = next((item for item in documents if item.extra.get("slug") == slug), None)
    if document is not None:
        profiles = with_rows(public_profiles(document.type, microsite), document.type)
        if profile := profiles.filter(uuid=document.id).first():
            return profile, document
    else:
        former = ProfileAddress.objects.filter(slug=slug).values_list("profile", flat=True).first()
        if document := next((item for item in documents if item.id == str(former)), None):
            return None, document
    raise Http404("No profile of this microsite.")


@require_safe
def profile_page(request, slug, profile=None):
    """The page of a profile. `profile`: a draft of the responsible team, for previews."""
    microsite = request.microsite
    translation.activate(microsite.site.root_page.locale.language_code)
    if profile is None:
        profile, document = find(microsite, slug)
        if profile is None:
            return redirect("profile", document.extra["slug"], permanent=True)
    else:
        make = actor_document if profile.kind_of_profile == Kind.ACTOR else place_document
        document = make(profile, microsite, None, [microsite])
    listing = (
        listings_on(microsite, document.type).filter(microsite=microsite, **Listing.key_of(profile)).first()
        if profile.pk
        else None
    )
    shown = ProfilePage(profile, document, microsite, listing)
    context = {"shown": shown, "profile": profile, "page": shown.directory, "source": document.extra["canonical"]}
    return render(request, f"search/{document.type}.html", context | {"structured": profile_data(shown)})


@require_safe
def profile_card(request, slug):
    """The vCard of an actor."""
    profile, document = find(request.microsite, slug)
    if document.type != Kind.ACTOR:
        raise Http404("A place has no card.")
    if profile is None:
        return redirect("profile_card", document.extra["slug"], permanent=True)
    response = HttpResponse(vcard(profile, document), content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{profile.slug}.vcf"'
    return response
