"""Areas of projects and places as GeoJSON geometries (RFC 7946), without a geometry library."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def _is_position(value):
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in value[:2])
        and -180 <= value[0] <= 180
        and -90 <= value[1] <= 90
    )


def _is_ring(value):
    return isinstance(value, list) and len(value) >= 4 and all(map(_is_position, value)) and value[0] == value[-1]


def _is_polygon(value):
    return isinstance(value, list) and bool(value) and all(map(_is_ring, value))


def validate_area(value):
    """Raise `ValidationError` unless `value` is a GeoJSON Polygon or MultiPolygon with closed rings."""
    kind = value.get("type") if isinstance(value, dict) else None
    coordinates = value.get("coordinates") if isinstance(value, dict) else None
    if kind == "Polygon" and _is_polygon(coordinates):
        return
    if kind == "MultiPolygon" and isinstance(coordinates, list) and coordinates and all(map(_is_polygon, coordinates)):
        return
    raise ValidationError(
        _(
            "That is not an outline. Paste a GeoJSON geometry of type Polygon or MultiPolygon: longitude first, "
            "at least four points a ring, the last equal to the first."
        )
    )
