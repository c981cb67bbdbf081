"""A StreamField whose migrations do not repeat its blocks."""

from wagtail.fields import StreamField


class BodyField(StreamField):
    """Wagtail's StreamField, with the block definitions left out of migrations.

    Wagtail writes every block into the migration, so that each new help text makes another one. The
    database column is plain JSON and does not depend on them; a data migration reads raw values.
    """

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[], *args[1:]], kwargs
