"""What a profile says to machines, in the words of schema.org. Public facts only, as exact as visitors see them."""

from actors.models.vocabulary import LegalForm, Precision
from search.facets import FacetKey
from sites.tenancy.structured import filled, origin, to_json

# Who earns money by it: schema.org's LocalBusiness, which is a place too. The others are organisations.
BUSINESSES = (
    LegalForm.FREELANCE,
    LegalForm.SOLE_TRADER,
    LegalForm.PARTNERSHIP,
    LegalForm.COMPANY,
    LegalForm.COOPERATIVE,
)


def profile_data(shown):
    """The content of the data block of a `ProfilePage`."""
    node = actor_node(shown) if shown.is_actor else place_node(shown)
    return to_json({"@context": "https://schema.org", "@graph": [node, breadcrumbs(shown)]})


def where(shown):
    """Address and point of a place in the sense of schema.org."""
    profile, point = shown.profile, shown.document.point
    postal = {
        "streetAddress": profile.shown_street,
        "postalCode": "" if profile.precision == Precision.DISTRICT else profile.postal_code,
        "addressLocality": profile.city,
        "addressRegion": profile.region,
    }
    found = {"address": {"@type": "PostalAddress", **filled(postal)} if any(postal.values()) else None}
    if point:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]}
    return filled(found)


def common(shown):
    profile, home = shown.profile, origin(shown.microsite)
    pictures = [f"{home}{row.image.get_rendition('width-1200').url}" for row in shown.pictures[:1]]
    return {
        "@id": f"{shown.document.extra['canonical']}#profil",
        "identifier": shown.document.id,
        "name": profile.name,
        "description": profile.summary,
        "url": shown.document.extra["canonical"],
        "image": pictures,
        "keywords": [str(label) for label in shown.document.facets.get(FacetKey.TAG, {}).values()],
    }


def actor_node(shown):
    actor = shown.profile
    is_business = actor.legal_form in BUSINESSES
    node = common(shown) | {
        "@type": "LocalBusiness" if is_business else "Organization",
        "email": actor.email,
        "telephone": actor.phone,
        "foundingDate": str(actor.since or ""),
        "knowsLanguage": [code for code in actor.languages if code != "de-simple"],
        "sameAs": [address for address in (actor.website, *(row.url for row in actor.links.all())) if address],
        "knowsAbout": [str(label) for label in shown.document.facets.get(FacetKey.SECTOR, {}).values()],
        "makesOffer": [offered(text) for text in (*actor.service_lines, *(str(row) for row in actor.offered))],
        "seeks": [{"@type": "Demand", "name": str(row)} for row in actor.wanted],
        "contactPoint": [
            {"@type": "ContactPoint", **filled({"contactType": row.role, "email": row.email, "telephone": row.phone})}
            for row in actor.public_contacts
        ],
    }
    if is_business:
        rules = [rule.strip() for rule in actor.opening_hours.split(";")]
        node |= where(shown) | {
            "openingHours": [rule for rule in rules if rule and not rule.endswith(("off", "closed"))]
        }
    elif found := where(shown):
        node["location"] = {"@type": "Place", **found}
    return filled(node)


def offered(text):
    return {"@type": "Offer", "itemOffered": {"@type": "Service", "name": text}}


def place_node(shown):
    place = shown.profile
    node = common(shown) | where(shown)
    node |= {
        "@type": "Place",
        "telephone": place.phone,
        "sameAs": [address for address in (place.website, *(row.url for row in place.links.all())) if address],
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": label, "value": True} for label in place.access_labels
        ],
        "containsPlace": [room(space) for space in shown.free],
    }
    return filled(node)


def room(space):
    size = {"@type": "QuantitativeValue", "value": float(space.area_m2), "unitCode": "MTK"} if space.area_m2 else None
    return filled({"@type": "Room", "name": space.name, "floorSize": size, "floorLevel": space.floor})


def breadcrumbs(shown):
    home = origin(shown.microsite)
    steps = [(shown.microsite.branding.name, f"{home}/")]
    if shown.directory:
        steps.append((shown.directory.title, f"{home}{shown.directory_path}"))
    steps.append((shown.profile.name, f"{home}{shown.profile.path}"))
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
