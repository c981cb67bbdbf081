"""A language in which every text that went through gettext stands in brackets, and what is left without them."""

import html
import json
import re
from contextlib import contextmanager
from gettext import NullTranslations

from bs4 import BeautifulSoup
from bs4.element import Comment, Declaration, Doctype
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import trans_real
from wagtail.fields import StreamField

CONTEXT = "\x04"
IN_BRACKETS = re.compile("⟦[^⟦⟧]*⟧")
ATTRIBUTES = ("alt", "title", "aria-label", "aria-description", "placeholder", "label")
TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, StreamField)
WORD = re.compile(r"[^\W\d_]{2}")
SIGNS = " .,:;()·–—…|/„“”\"'"
NOT_SHOWN = ("script", "style", "template", "noscript")


class Pseudo(NullTranslations):
    """Stands in for the catalogue of a language."""

    def __init__(self, language):
        super().__init__()
        self.language = language

    def gettext(self, message):
        return f"⟦{message.rpartition(CONTEXT)[2]}⟧"

    def ngettext(self, singular, plural, number):
        return self.gettext(singular if number == 1 else plural)

    def to_language(self):
        return self.language


@contextmanager
def pseudo_language(monkeypatch):
    """German and English are both replaced, so that no page can leave the pseudo language."""
    with monkeypatch.context() as patch:
        for language in ("de", "en"):
            patch.setitem(trans_real._translations, language, Pseudo(language))
        patch.setattr(trans_real, "_default", Pseudo("de"))
        trans_real.deactivate()
        yield
    trans_real.deactivate()


def corpus():
    """All texts that stand in the database: what may be shown without brackets."""
    texts = []
    for model in apps.get_models():
        if model in (Permission, ContentType):
            continue
        names = [field.attname for field in model._meta.local_concrete_fields if isinstance(field, TEXTS)]
        for row in model._base_manager.values_list(*names) if names else ():
            collect(list(row), texts)
    return {text for text in texts if text}


def collect(value, texts):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            collect(item, texts)
    elif isinstance(value, str):
        if value[:1] in "[{":
            try:
                return collect(json.loads(value), texts)
            except ValueError:
                pass
        texts.append(normal(BeautifulSoup(value, "html.parser").text if "<" in value else value))
    elif hasattr(value, "get_prep_value"):  # a StreamField's value
        collect(value.get_prep_value(), texts)
    return None


def normal(text):
    return " ".join(html.unescape(text).replace("\xad", "").split())


def plain(page, content):
    """Texts of the HTML `page` that are neither in brackets nor in `content`."""
    while (less := IN_BRACKETS.sub("", page)) != page:
        page = less
    soup = BeautifulSoup(page, "html.parser")
    for tag in soup(NOT_SHOWN):
        tag.decompose()
    texts = [text for text in soup.find_all(string=True) if not isinstance(text, (Comment, Doctype, Declaration))]
    for tag in soup.find_all(True):
        texts += [tag[name] for name in ATTRIBUTES if tag.get(name)]
        if tag.name in ("button", "input") and tag.get("type") in ("submit", "button"):
            texts.append(tag.get("value", ""))
    return sorted({text for text in map(normal, texts) if not known(text, content)})


def known(text, content):
    """Whether `text` stands in a text of `content`, or is put together from whole texts of it, numbers and signs."""
    if not WORD.search(text) or any(text in longer for longer in content):
        return True
    words, done = text.split(), 0
    while done < len(words):
        ends = (end for end in range(len(words), done, -1) if is_piece(" ".join(words[done:end]), content))
        done = next(ends, 0)
        if not done:
            return False
    return True


def is_piece(text, content):
    return not WORD.search(text) or text in content or text.strip(SIGNS) in content
