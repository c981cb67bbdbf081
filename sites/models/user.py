"""People with a login."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext

from sites.scope import current_scope


class User(AbstractUser):
    """A person with a login. What they may do follows from their memberships; superusers are platform staff.

    The admin shows a member the names of their own colleagues only; histories, locks and the notes about who
    else has a page open come here for a name.
    """

    @property
    def hidden_name(self):
        """What stands for the name while the scope in force does not know the person; "" where it does."""
        scope = current_scope()
        if scope is None or self.pk in scope.people:
            return ""
        return gettext("Platform team") if self.is_superuser else gettext("Not in this team any more")

    def get_full_name(self):
        return self.hidden_name or super().get_full_name()

    def __str__(self):
        return self.hidden_name or super().__str__()
