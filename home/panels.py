"""Panels of the page editor that only show something."""

from wagtail.admin.panels import Panel

from home import confidential


class ReadersPanel(Panel):
    """Who reads a confidential form, with the way to change it: the choice is no part of the page and its versions."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/admin/readers_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            page, user = self.instance, self.request.user
            box = confidential.box_of(page)
            return context | {
                "page": page,
                "readers": [confidential.name_of(reader) for reader in box.current_readers] if box else [],
                "may_choose": bool(page.pk) and confidential.may_choose_readers(user, page),
            }
