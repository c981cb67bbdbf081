"""The results of a directory for programs: JSON, GeoJSON and CSV, all of the same answer as the page."""

import csv
import io

from sites.intake.export import harmless

COLUMNS = (
    *("id", "type", "name", "summary", "sectors", "place_kind", "offers", "wants", "tags", "legal_form", "address"),
    *("district", "latitude", "longitude", "area_m2", "rent_eur", "url", "microsites"),
)
FACET_COLUMNS = {"sectors": "sector", "tags": "tag"}  # the others have the facet's name
LIST = "; "


def absolute(document, origin):
    return document.url if document.url.startswith(("http:", "https:")) else f"{origin}{document.url}"


def as_json(answer, origin):
    """The contract of `results.json`: one page of the answer, with all facets."""
    return {
        "total": answer.total,
        "page": answer.page,
        "pages": answer.pages,
        "facets": {
            key: [
                {"value": item.value, "label": item.label, "count": item.count, "selected": item.is_selected}
                for item in values
            ]
            for key, values in answer.facets.items()
        },
        "results": [result(document, answer, origin) for document in answer.shown],
        "engine": "orm",
        "degraded": False,
    }


def result(document, answer, origin):
    latitude, longitude = document.point or (None, None)
    distance = answer.distances.get(document.id)
    return {
        "id": document.id,
        "type": document.type,
        "title": document.title,
        "url": absolute(document, origin),
        "summary": document.summary,
        "latitude": latitude,
        "longitude": longitude,
        "distance_km": None if distance is None else round(distance, 3),
        "microsites": [host for host, _name in document.microsites],
    }


def as_geojson(answer, origin):
    """A FeatureCollection (RFC 7946) of all hits that have a point, as precise as they may be shown."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": document.id,
                "geometry": {"type": "Point", "coordinates": [document.point[1], document.point[0]]},
                "properties": {
                    "type": document.type,
                    "title": document.title,
                    "summary": document.summary,
                    "url": absolute(document, origin),
                },
            }
            for document in answer.found
            if document.point
        ],
    }


def as_csv(answer, origin):
    """All hits as text with a line for each, safe to open in a spreadsheet; several values parted by semicolons."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    for document in answer.found:
        writer.writerow({name: harmless(value) for name, value in row(document, origin).items()})
    return "\ufeff" + file.getvalue()  # spreadsheets take UTF-8 for something else without it


def row(document, origin):
    latitude, longitude = document.point or ("", "")
    cells = {
        "id": document.id,
        "type": document.type,
        "name": document.title,
        "summary": document.summary,
        "address": document.address,
        "latitude": latitude,
        "longitude": longitude,
        "area_m2": LIST.join(f"{unit.area:g}" for unit in document.units if unit.area is not None),
        "rent_eur": LIST.join(f"{unit.rent:g}" for unit in document.units if unit.rent is not None),
        "url": absolute(document, origin),
        "microsites": LIST.join(host for host, _name in document.microsites),
    }
    for name in COLUMNS:
        if name not in cells:
            cells[name] = LIST.join(map(str, document.facets.get(FACET_COLUMNS.get(name, name), {}).values()))
    return cells
