"""The full forms of actors and places, in tabs by what a team asks about."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.widgets import SlugInput

from actors.widgets import PointPanel
from sites.models.pages import GERMAN

SLUG = FieldPanel("slug", widget=SlugInput(formatters=list(GERMAN.items())))


def _where(*extra):
    return ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("street"),
                    FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city")]),
                    FieldRowPanel([FieldPanel("district"), FieldPanel("county"), FieldPanel("region")]),
                ],
                heading=_("Address"),
            ),
            MultiFieldPanel([PointPanel("point"), FieldPanel("precision")], heading=_("Point on the map")),
            *extra,
            MultiFieldPanel(
                [FieldPanel("access"), FieldPanel("access_note")], heading=_("Accessibility"), classname="collapsed"
            ),
            FieldPanel("opening_hours"),
        ],
        heading=_("Where"),
    )


def _contact(*extra):
    return ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("website"), FieldRowPanel([FieldPanel("email"), FieldPanel("phone")])],
                heading=_("For everybody"),
            ),
            InlinePanel("contacts", heading=_("Contacts by role"), label=_("Contact")),
            InlinePanel("links", heading=_("Links"), label=_("Link")),
            *extra,
            MultiFieldPanel(
                [FieldPanel("internal_note"), FieldPanel("external_id")],
                heading=_("For the team only"),
                classname="collapsed",
            ),
        ],
        heading=_("Contact"),
    )


PICTURES = ObjectList(
    [FieldPanel("logo"), InlinePanel("pictures", heading=_("Pictures"), label=_("Picture"))], heading=_("Pictures")
)
TEXTS = MultiFieldPanel([FieldPanel("summary"), FieldPanel("description")], heading=_("Texts"))

ACTOR = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("microsite"),
                MultiFieldPanel(
                    [FieldPanel("name"), SLUG, FieldRowPanel([FieldPanel("legal_form"), FieldPanel("since")])],
                    heading=_("Who"),
                ),
                TEXTS,
                MultiFieldPanel(
                    [FieldPanel("sectors"), FieldPanel("services"), FieldPanel("tags")], heading=_("What they do")
                ),
                FieldPanel("languages", classname="collapsed"),
                PublishingPanel(),
            ],
            heading=_("Profile"),
        ),
        ObjectList(
            [InlinePanel("offers", heading=_("Offers and requests"), label=_("Offer or request"))],
            heading=_("Offers"),
        ),
        _where(InlinePanel("presences", heading=_("At these places"), label=_("Place"))),
        _contact(),
        PICTURES,
    ]
)

PLACE = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("microsite"),
                MultiFieldPanel(
                    [FieldPanel("name"), SLUG, FieldRowPanel([FieldPanel("kind"), FieldPanel("stage")])],
                    heading=_("What kind of place"),
                ),
                TEXTS,
                MultiFieldPanel(
                    [
                        FieldPanel("uses"),
                        FieldRowPanel([FieldPanel("condition"), FieldPanel("year_built")]),
                        FieldRowPanel([FieldPanel("is_heritage"), FieldPanel("is_endangered")]),
                        FieldPanel("tags"),
                    ],
                    heading=_("The building"),
                ),
                PublishingPanel(),
            ],
            heading=_("Profile"),
        ),
        ObjectList([InlinePanel("spaces", heading=_("Rooms"), label=_("Room"))], heading=_("Rooms")),
        _where(
            FieldPanel("part_of"),
            MultiFieldPanel([FieldPanel("outline")], heading=_("Outline instead of a point"), classname="collapsed"),
        ),
        _contact(
            MultiFieldPanel(
                [
                    FieldPanel("owner_name"),
                    FieldRowPanel([FieldPanel("owner_email"), FieldPanel("owner_phone")]),
                    FieldPanel("owner_note"),
                ],
                heading=_("Owner: never public"),
            ),
        ),
        PICTURES,
    ]
)
