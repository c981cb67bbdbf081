from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with a login. What they may do follows from their memberships; superusers are platform staff."""
