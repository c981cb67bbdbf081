"""What only the page of a place shows: its rooms, how far its research has come, what it lies in."""

from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from actors.models.vocabulary import Availability, Stage
from search.profiles.sources import whole

STEPS = (Stage.FOUND, Stage.VISITED, Stage.AGREED, Stage.PUBLISHED, Stage.LET)


class PlaceFacts:
    """For a `ProfilePage`."""

    @cached_property
    def within(self):
        """The place in which this one lies, as a document, or None; and those in it."""
        if self.is_actor or not self.profile.pk:
            return None, []
        parts = {str(uuid) for uuid in self.profile.parts.values_list("uuid", flat=True)}
        above = self.profile.part_of and self.by_id.get(str(self.profile.part_of.uuid))
        return above, [document for document in self.documents if document.id in parts]

    @cached_property
    def spaces(self):
        """[(plan number, `Space`)]."""
        return list(enumerate(self.profile.spaces.all(), 1))

    @property
    def free(self):
        return [space for _number, space in self.spaces if space.current_availability != Availability.LET]

    @cached_property
    def place_facts(self):
        """[(label, text)] for the title block."""
        place, areas = self.profile, [space.area_m2 for space in self.free if space.area_m2]
        rents = sorted(space.rent_per_m2 for space in self.free if space.rent_per_m2)
        room = ngettext("%(area)s m² in %(count)s room", "%(area)s m² in %(count)s rooms", len(areas))
        built = [place.year_built and str(place.year_built), place.is_heritage and _("listed building")]
        return [
            (pgettext("map", "Square"), self.square),
            (_("Free area"), areas and room % {"area": whole(sum(areas)), "count": len(areas)}),
            (_("Rent"), rents and _("from %(rent)s €/m²") % {"rent": number_format(rents[0], 2, use_l10n=True)}),
            (_("Built"), ", ".join(filter(None, built))),
            (_("Condition"), place.get_condition_display()),
            (_("Urgency"), place.is_endangered and _("endangered")),
        ]

    @cached_property
    def steps(self):
        """[(label, date or None, whether done, whether current)] of the research, as far as it is public."""
        reached = STEPS.index(self.profile.stage) if self.profile.stage in STEPS else 0
        changes = self.profile.changes.all() if self.profile.pk else []
        dates = {change.new: change.changed_on for change in changes if change.field == "stage"}
        return [
            (step.label, dates.get(step.value), number <= reached, number == reached)
            for number, step in enumerate(STEPS)
        ]

    @property
    def former_kinds(self):
        """[(label, date until which it was of this kind)]."""
        return self.profile.former_kinds if self.profile.pk else []
