"""The input for a point: two numbers that work alone, and a map that helps where it can."""

import json
import re

from django import forms
from django.utils.translation import gettext as _
from wagtailgeowidget.panels import LeafletPanel

from actors.geo import format_point, parse_point

PAIR = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*")
NUMBER = re.compile(r"-?\d{1,3}([.,]\d+)?")


class PointInput(forms.MultiWidget):
    """Latitude and longitude as text fields; a pair such as "52.5, 13.4" in the first fills both, without script too.

    `area`: a GeoJSON geometry that the map shows for orientation, or None. What cannot be read is given back as it
    was typed, and is refused by the field.
    """

    template_name = "actors/point_input.html"

    def __init__(self, attrs=None):
        self.area = None
        number = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            {
                "latitude": forms.TextInput({**number, "data-point-map-target": "latitude"}),
                "longitude": forms.TextInput({**number, "data-point-map-target": "longitude"}),
            },
            attrs,
        )

    @property
    def media(self):
        return forms.Media(
            css={"all": ["vendor/leaflet/leaflet.css"]}, js=["vendor/leaflet/leaflet.js", "admin/point-map.js"]
        )

    def decompress(self, value):
        try:
            point = parse_point(value)
        except ValueError:
            latitude, _comma, longitude = value.partition("|")
            return [latitude, longitude]
        return [f"{number:.6f}".rstrip("0").rstrip(".") for number in point] if point else ["", ""]

    def value_from_datadict(self, data, files, name):
        latitude, longitude = (text.strip() for text in map(str, self._typed(data, files, name)))
        if pair := not longitude and PAIR.fullmatch(latitude):
            latitude, longitude = pair.groups()
        if not latitude and not longitude:
            return ""
        if NUMBER.fullmatch(latitude) and NUMBER.fullmatch(longitude):
            return format_point(*(float(number.replace(",", ".")) for number in (latitude, longitude)))
        return f"{latitude}|{longitude}"

    def _typed(self, data, files, name):
        return [value or "" for value in super().value_from_datadict(data, files, name)]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        latitude, longitude = context["widget"]["subwidgets"]
        latitude["label"], longitude["label"] = _("Latitude"), _("Longitude")
        context["area"] = json.dumps(self.area) if self.area else ""
        return context

    def id_for_label(self, id_):
        return f"{id_}_latitude" if id_ else id_


class PointPanel(LeafletPanel):
    """The panel of wagtailgeowidget with our input: no map service, nothing lost where the map fails.

    The map shows the outline of the responsible microsite's project.
    """

    def widget_overrides(self):
        return {self.field_name: PointInput}

    class BoundPanel(LeafletPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.bound_field is not None:
                microsite = self.instance.microsite if self.instance.microsite_id else None
                self.bound_field.field.widget.area = area_of(microsite)


def area_of(microsite):
    """The outline (GeoJSON geometry) of the project, or None. It is of an app above, so it is reached by its name."""
    return getattr(getattr(microsite, "project", None), "area", None)
