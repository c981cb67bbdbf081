"""The project's part of a bundle: its record, and the funders and programme that it names."""

from datetime import timedelta

from projects.models import FieldOfAction, Funder, Programme, Project
from projects.term import add_months
from sites.bundles import records
from sites.bundles.codecs import Codec
from sites.bundles.references import Kind, Place

EXCLUDE = frozenset({"microsite"})
# What `demo` moves to today, so that a running project runs.
SHIFTED = ("starts_on", "ends_on", "decision_expected_on")
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

    def load(self, data, walk):
        for name, model in SHARED.items():
            self._load_shared(name, model, data.get(f"{name}s", {}), walk)
        project = records.build(Project, data.get("project"), Place("project.json", "project"), walk, EXCLUDE)
        for field in SHIFTED:
            if day := getattr(project.instance, field):
                setattr(project.instance, field, shift(day, walk.months))
        if not walk.dry:
            project.instance.microsite = walk.microsite
            records.insert([project])
            walk.created.append(project.instance)
        for row in project.related.get("fields_of_action", []):
            walk.define("field", row.instance.slug, row.instance.pk or 0)

    def _load_shared(self, name, model, rows, walk):
        known = dict(model._base_manager.filter(slug__in=list(rows)).values_list("slug", "pk"))
        for slug, pk in known.items():
            walk.define(name, slug, pk, shared=True)
            walk.untouched.append(f"{name}:{slug}")
        fresh = {
            slug: records.build(model, row, Place("project.json", slug), walk)
            for slug, row in rows.items()
            if slug not in known
        }
        if not walk.dry:
            records.insert(list(fresh.values()))
            walk.created += [built.instance for built in fresh.values()]
        for slug, built in fresh.items():
            walk.define(name, slug, built.instance.pk or 0, shared=True)


def shift(day, months):
    """`day` moved by whole months; the last day of a month stays the last day."""
    if months and (day + timedelta(days=1)).day == 1:
        return add_months(day.replace(day=1), months + 1, last_day_before=True)
    return add_months(day, months)
