"""One pass over the content of a microsite: what happens to a reference, to a text, to a problem."""

import re
from collections import Counter

from django.utils.translation import gettext as _

from sites.bundles.codecs import all_kinds
from sites.bundles.references import Place

SITE_TOKEN, HOST_TOKEN = "⟦site⟧", "⟦host⟧"


class Walk:
    """The base of all passes. Structure is walked by `records`, `streams` and `richtext`.

    `reading` is True where values come from a bundle and cannot be trusted.
    """

    reading = False

    def __init__(self):
        self.kinds = {kind.name: kind for kind in all_kinds()}
        self.problems = []
        self.counts = Counter()
        self.outside = 0

    def refuse(self, place, reason):
        """Note a problem and go on, so that all of them can be reported at once."""
        if (str(place), reason) not in self.problems:
            self.problems.append((str(place), reason))

    def kind_of(self, model, place):
        """The `Kind` of `model`, or None with a problem noted."""
        for kind in self.kinds.values():
            if issubclass(model, kind.model):
                return kind
        self.refuse(place, _("Bundles cannot carry a reference to “%(model)s”.") % {"model": model._meta.label})
        return None

    def reference(self, model, value, place):
        """The other side's name for the object of `model` that `value` names; None stays None."""
        raise NotImplementedError

    def text(self, value, place):
        """The other side's form of a plain text or HTML string."""
        return value

    def link(self, address):
        """Count an address that leads out of the site."""
        if address.startswith(("http://", "https://")):
            self.outside += 1


class Dumping(Walk):
    """From the database into a bundle: ids become symbols, the site's own address a token.

    `contents` is the `Contents` of the microsite; `symbols[kind][pk]` the key of each object in it.
    """

    def __init__(self, contents):
        super().__init__()
        self.contents = contents
        self.symbols = contents.symbols
        self.notes = []
        host = re.escape(contents.microsite.site.hostname)
        self._address = re.compile(rf"https?://{host}(:\d+)?(?![\w:@-]|\.\w)", re.IGNORECASE)
        self._host = re.compile(rf"(?<![\w.@-]){host}(?![\w-]|\.\w)", re.IGNORECASE)

    def reference(self, model, value, place):
        if value is None or (kind := self.kind_of(model, place)) is None:
            return None
        pk = kind.model._meta.pk.to_python(value)
        key = self.symbols[kind.name].get(pk)
        if key is None:
            key = self.contents.find_shared(kind, pk)
        if key is None:
            return self.unresolved(kind, pk, place)
        self.counts["shared" if kind.shared or pk in self.contents.shared[kind.name] else "inside", kind.name] += 1
        return f"{kind.name}:{key}"

    def unresolved(self, kind, pk, place):
        """An object outside the microsite is a problem; one that no longer exists leaves an empty place."""
        if kind.model._base_manager.filter(pk=pk).exists():
            self.refuse(place, _("It refers to %(kind)s %(pk)s of another microsite.") % {"kind": kind.name, "pk": pk})
        else:
            self.notes.append((str(place), _("The reference led nowhere and was left empty.")))

    def text(self, value, place):
        if SITE_TOKEN in value or HOST_TOKEN in value:
            self.refuse(place, _("The text contains a sign that bundles use for the site's own address."))
        return self._host.sub(HOST_TOKEN, self._address.sub(SITE_TOKEN, value))


class Loading(Walk):
    """From a bundle into the database. With `dry`, everything is checked and nothing is written.

    `ids[kind][key]` is the primary key behind a symbol (0 in a dry pass). `used` are the symbols that
    something refers to, `missing` those of shared objects that the target lacks. `references`: [(place, model, pk)]
    for the reference index.
    """

    reading = True

    def __init__(self, bundle, target, *, dry, used=frozenset(), progress=lambda: None):
        super().__init__()
        self.bundle, self.target, self.dry, self.progress = bundle, target, dry, progress
        self.ids = {name: {} for name in self.kinds}
        self.shared_ids = {name: set() for name in self.kinds}
        self.used = set(used)
        self.references = []
        self.created = []
        self.untouched = []
        self.missing = set()
        self.microsite = None
        self.months = self.days = 0

    def define(self, kind, key, pk, *, shared=False):
        """Say which object the symbol `kind:key` stands for."""
        self.ids[kind][key] = pk
        if shared:
            self.shared_ids[kind].add(pk)

    def reference(self, model, value, place):
        if value is None or (kind := self.kind_of(model, place)) is None:
            return None
        name, _colon, key = value.partition(":") if isinstance(value, str) else ("", "", "")
        if name != kind.name:
            reason = _("“%(value)s” is no reference of the kind “%(kind)s:…”.")
            self.refuse(place, reason % {"value": value, "kind": kind.name})
        elif key not in self.ids[name]:
            self.refuse(place, _("“%(value)s” is not in the bundle.") % {"value": value})
        else:
            self.used.add(value)
            pk = self.ids[name][key]
            if place.owner is not None:
                self.references.append((place, kind.model, pk))
            return pk
        return None

    def text(self, value, place):
        return value.replace(SITE_TOKEN, self.target.address).replace(HOST_TOKEN, self.target.host)

    def place(self, file, owner=None):
        return Place(file, owner=owner)
