"""What apps above add to a bundle: files of their own, and kinds of objects that others refer to."""

from wagtail.models import ReferenceIndex

from sites.bundles.references import core_kinds

_codecs = []
_left_behind = []


class Codec:
    """The part of a bundle that one app writes and reads. Subclass it and `register_bundle_codec`.

    `name`: the part's file is `<name>.json`. `kinds`: what it lets others refer to.
    `carries`: models with a key to the microsite or its site whose rows travel with this codec.
    """

    name = ""
    kinds = ()
    carries = ()

    def symbols(self, microsite):
        """{kind name: {pk: key}} of everything that belongs to `microsite` or is shared by all."""
        return {}

    def dump(self, microsite, walk):
        """The file's content, or None where the microsite has nothing of the kind."""
        raise NotImplementedError

    def load(self, data, walk):
        """Check `data` and, unless `walk.dry`, write it for `walk.microsite`.

        Calls `walk.define` for every object of its kinds, in a dry pass too (with any id). Pages and
        media are known by then; what pages refer to must be defined here.
        """
        raise NotImplementedError


def register_bundle_codec(codec):
    """Register an instance of a `Codec` subclass, in the app's `ready()`."""
    if codec.name in [known.name for known in _codecs]:
        return
    _codecs.append(codec)
    for model in (*codec.carries, *(kind.model for kind in codec.kinds)):
        # The admin does this when its addresses are first asked for, which a command never does.
        ReferenceIndex.register_model(model)


def leave_behind(*models):
    """Say that rows of `models` belong to a microsite and never travel, because they are about people."""
    _left_behind.extend(model for model in models if model not in _left_behind)


def left_behind():
    """The models of `leave_behind`."""
    return tuple(_left_behind)


def codecs():
    """All registered codecs."""
    return tuple(_codecs)


def all_kinds():
    """Every `Kind` that a bundle may refer to."""
    return (*core_kinds(), *(kind for codec in _codecs for kind in codec.kinds))
