"""The project's part of a bundle: its record, and the funders and programme that it names."""

from projects.models import FieldOfAction, Funder, Programme, Project
from sites.bundles import records
from sites.bundles.codecs import Codec
from sites.bundles.references import Kind, Place

EXCLUDE = frozenset({"microsite"})
SHARED = {"funder": Funder, "programme": Programme}


class ProjectCodec(Codec):
    """`project.json`: `project`, and under `funders` and `programmes` the shared rows by their short code.

    A funder or programme that the target knows already stays untouched.
    """

    name = "project"
    kinds = (Kind("field", FieldOfAction), *(Kind(name, model, shared=True) for name, model in SHARED.items()))
    carries = (Project,)

    def symbols(self, microsite):
        fields = FieldOfAction._base_manager.filter(project__microsite=microsite)
        return {
            "field": dict(fields.values_list("pk", "slug")),
            **{name: dict(model._base_manager.values_list("pk", "slug")) for name, model in SHARED.items()},
        }

    def dump(self, microsite, walk):
        found = list(records.read(Project, EXCLUDE, microsite=microsite).values())
        if not found:
            return None
        record = found[0]
        named = {
            "funder": [row["fields"]["funder"] for row in record["related"].get("project_funders", [])],
            "programme": [record["fields"]["programme"]] if record["fields"]["programme"] else [],
        }
        data = {"project": records.dump(Project, record, Place("project.json", "project"), walk, EXCLUDE)}
        for name, model in SHARED.items():
            rows = records.read(model, pk__in=named[name])
            data[f"{name}s"] = {
                row["fields"]["slug"]: records.dump(model, row, Place("project.json", row["fields"]["slug"]), walk)
                for row in rows.values()
            }
        return data
