from django.core.mail import EmailMessage
from django.db import transaction


def queue_mail(*, to, subject, text, microsite=None):
    transaction.on_commit(EmailMessage(subject, text, to=[to]).send)
