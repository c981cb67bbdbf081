"""Who reads the demo's forms, and what came in through them. All is invented; neither ever travels in bundles."""

from datetime import timedelta

from django.utils import timezone

from home.models import ConfidentialBox, ConfidentialFormPage, ConfidentialSubmission, FormPage, Submission
from sites.intake.guard import LINKS

New, Held, Done = Submission.State.NEW, Submission.State.HELD, Submission.State.DONE

# {name of a bundle: addresses of the roles that read its contact form}
RECIPIENTS = {
    "hub": "kontakt@example.org",
    "kreativnetz": "kreativnetz@example.org\nnetzwerk@example.org",
    "gewerbeplattform": "schillerkiez@example.org",
    "arbeitsraeume": "projektbuero@example.org\nvermittlung@example.org",
    "cocreation": "cocreation@example.org",
    "greenspots": "greenspots@example.org",
}
READERS = {"leitung.gewerbeplattform"}  # logins of those who read the confidential form of their microsite

# {name of a bundle: [(days ago, state, sender, subject, message)]}
MESSAGES = {
    "kreativnetz": [
        (0, New, "Ada Adler", "Raum für eine Siebdruckwerkstatt", "Wir suchen 80 bis 120 m² mit Wasseranschluss."),
        (2, Held, "Top Angebote", "Mehr Reichweite", "https://a.example.org https://b.example.org www.c.example.org"),
        (5, Done, "Bruno Brandt", "Eintrag ins Branchenbuch", "Unsere Werkstatt ist in den ersten Stock gezogen."),
    ],
    "gewerbeplattform": [
        (1, New, "Cora Celik", "Thema für die nächste Runde", "Können wir über Lieferzonen sprechen?"),
        (6, Done, "Deniz Dorn", "Werkzeug abzugeben", "Zwei Werkbänke, gern an eine Initiative."),
    ],
    "arbeitsraeume": [
        (0, New, "Elif Engel", "Leere Bäckerei am Markt", "Ich kann sie zeigen, am liebsten samstags."),
        (3, New, "Fritz Falk", "Atelier gesucht", "Wir sind zu dritt, gern mit Licht von Norden und ohne Treppe."),
    ],
}
IN_CONFIDENCE = {
    "gewerbeplattform": [(1, "Nachts stehen Lieferwagen vor meinem Laden. Ich möchte erst reden, nicht anzeigen.")]
}
LABELS = {
    "name": "Name",
    "email": "E-Mail",
    "subject": "Betreff",
    "message": "Ihre Nachricht",
    "consent": "Einwilligung",
}


def seed_messages(name, microsite):
    """Give the forms of the bundle `name` their recipients and messages. No mail goes out."""
    root = microsite.site.root_page
    for page in FormPage.objects.descendant_of(root):
        _set_recipients(page, RECIPIENTS.get(name, ""))
        for days, state, sender, subject, text in MESSAGES.get(name, []):
            email = f"{sender.replace(' ', '.')}@example.org".lower()
            answers = {"name": sender, "email": email, "subject": subject, "message": text, "consent": "Ja"}
            _store(Submission, page, answers, days, state, microsite=microsite)
    for page in ConfidentialFormPage.objects.descendant_of(root):
        box = ConfidentialBox.objects.create(page_id=page.pk, microsite=microsite)
        for days, text in IN_CONFIDENCE.get(name, []):
            _store(ConfidentialSubmission, page, {"message": text, "consent": "Ja"}, days, New, box=box)


def let_read(user, microsite):
    """Make `user`, who has just come to `microsite`, a reader of its confidential form, where the demo wants it."""
    if user.username in READERS:
        for box in ConfidentialBox.objects.filter(microsite=microsite):
            box.readers.add(user)


def _set_recipients(page, addresses):
    """On the page and in the version that its editor opens; publishing it would be a change of today."""
    FormPage.objects.filter(pk=page.pk).update(recipients=addresses)
    revision = page.latest_revision
    revision.content["recipients"] = addresses
    revision.save(update_fields=["content"])


def _store(model, page, answers, days, state, **owner):
    row = model._base_manager.create(
        page_id=page.pk,
        form_title=page.title,
        data=[{"name": key, "label": LABELS[key], "value": value} for key, value in answers.items()],
        state=state,
        held_for=LINKS if state == Held else "",
        delete_after=timezone.localdate() + timedelta(days=page.keep_days - days),
        nonce=f"demo.{page.pk}.{days}.{state}",
        **owner,
    )
    model._base_manager.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days, hours=1))
