"""Videos and maps of a few known providers. Their frame is asked for by a click, never by the page."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from sites.models.blocks import PhotoBlock


@dataclass(frozen=True)
class Frame:
    """What a click loads: `src`, from `host`, which `provider` runs; `kind` is "video" or "map"."""

    provider: str
    company: str
    kind: str
    host: str
    src: str


@dataclass(frozen=True)
class Provider:
    """`hosts`: where its public pages lie. `path`: what leads to one thing there; `src`: the frame's address."""

    name: str
    company: str
    kind: str
    hosts: tuple
    path: str
    src: str
    example: str


PROVIDERS = (
    Provider(
        name="YouTube",
        company="Google",
        kind="video",
        hosts=("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"),
        path=r"/(?:(?:embed|shorts|live|v)/)?(?P<id>[\w-]{11})",
        src="https://www.youtube-nocookie.com/embed/{id}",
        example="https://www.youtube.com/watch?v=…",
    ),
    Provider(
        name="Vimeo",
        company="Vimeo",
        kind="video",
        hosts=("vimeo.com", "www.vimeo.com", "player.vimeo.com"),
        path=r"/(?:video/)?(?P<id>\d+)",
        src="https://player.vimeo.com/video/{id}?dnt=1",
        example="https://vimeo.com/…",
    ),
    Provider(
        name="media.ccc.de",
        company="Chaos Computer Club",
        kind="video",
        hosts=("media.ccc.de",),
        path=r"/v/(?P<id>\w[\w.-]*?)(?:/oembed)?",
        src="https://media.ccc.de/v/{id}/oembed",
        example="https://media.ccc.de/v/…",
    ),
    Provider(
        name="uMap",
        company="OpenStreetMap",
        kind="map",
        hosts=("umap.openstreetmap.de", "umap.openstreetmap.fr"),
        path=r"/(?P<id>(?:[a-z]{2}(?:-[a-z]+)?/)?map/[\w-]+_\d+)",
        src="https://{host}/{id}?scaleControl=false&miniMap=false&moreControl=false",
        example="https://umap.openstreetmap.de/de/map/…",
    ),
)


def providers():
    """The fixed list, and the PeerTube servers that the operator of the install names."""
    for host in settings.PEERTUBE_HOSTS:
        yield Provider(
            name=host,
            company="PeerTube",
            kind="video",
            hosts=(host,),
            path=r"/(?:w|videos/watch|videos/embed)/(?P<id>[\w-]+)",
            src="https://{host}/videos/embed/{id}",
            example=f"https://{host}/w/…",
        )
    yield from PROVIDERS


def frame_for(address):
    """The `Frame` that shows what lies at `address`; None where no provider of ours has it."""
    try:
        url = urlsplit(address)
        host = url.hostname
    except ValueError:
        return None
    if url.scheme not in ("http", "https"):
        return None
    for provider in providers():
        if host not in provider.hosts:
            continue
        path = url.path.rstrip("/")
        if provider.name == "YouTube" and path == "/watch":
            path = "/" + parse_qs(url.query).get("v", [""])[0]
        if found := re.fullmatch(provider.path, path, re.ASCII):
            src = provider.src.format(id=found["id"], host=host)
            return Frame(provider.name, provider.company, provider.kind, urlsplit(src).hostname, src)
    return None


def check_address(address):
    """Raises ValidationError, saying what is possible, unless a known provider has `address`."""
    if frame_for(address) is not None:
        return
    host = urlsplit(address).hostname
    for provider in providers():
        if host in provider.hosts:
            raise ValidationError(
                _now("Nothing that can be shown lies at this address of %(provider)s. It should look like %(example)s"),
                params={"provider": provider.name, "example": provider.example},
            )
    names = ", ".join(provider.name for provider in providers())
    raise ValidationError(
        _now("This provider is not on the list. Possible are: %(names)s. Use a link for anything else."),
        params={"names": names},
    )


class EmbedAddressBlock(blocks.URLBlock):
    def __init__(self, **kwargs):
        super().__init__(**({"validators": [check_address]} | kwargs))


class EmbedValue(blocks.StructValue):
    @property
    def frame(self):
        """The `Frame`, or None where the address is of nobody on the list (any more)."""
        return frame_for(self.get("url") or "")


class EmbedBlock(blocks.StructBlock):
    """Shows what a click will do before it does it. The page remembers nothing: each visit asks again."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    title = blocks.CharBlock(max_length=120, label=_("Title"), help_text=_("What is to be seen; read aloud, too."))
    url = EmbedAddressBlock(
        label=_("Web address"),
        help_text=_("The address of the video's or map's own page: YouTube, Vimeo, media.ccc.de, uMap."),
    )
    text = blocks.TextBlock(
        required=False,
        label=_("In words"),
        help_text=_("What is said or shown, for everybody who does not load it."),
    )
    image = PhotoBlock(
        required=False, label=_("Image"), help_text=_("Stands there before. Empty: the brand's drawing.")
    )

    class Meta:
        icon = "media"
        label = _("Video or map")
        description = _("A video or map of another provider, which loads only when somebody asks for it.")
        template = "sites/blocks/embed.html"
        value_class = EmbedValue
        preview_value = {
            "title": "Rundgang durch die Werkhöfe",
            "url": "https://media.ccc.de/v/rundgang",
            "text": "Vier Betriebe zeigen in sechs Minuten, was sie bauen. Mit Untertiteln.",
        }


def frames_of(page):
    """The frames that `page` may load after a click, read from its streams; no query."""
    found = []
    for field in page._meta.get_fields():
        if not isinstance(field, StreamField):
            continue
        stream = getattr(page, field.name)
        kinds = {name for name, block in stream.stream_block.child_blocks.items() if isinstance(block, EmbedBlock)}
        found += [frame_for(raw["value"].get("url") or "") for raw in stream.raw_data if raw["type"] in kinds]
    return [frame for frame in found if frame]
