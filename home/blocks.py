"""Blocks that show the project, and the named streams of the page types."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from projects.blocks import FACT_BLOCKS, MEDIA_BLOCKS, TEXT_BLOCKS
from projects.overview_blocks import LatestNewsBlock, NextEventsBlock, SeriesBlock
from sites.models.blocks import AccordionBlock, CardsBlock, HeadingBlock, LinkBlock, TextBlock


class ResultBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=250, label=_("Result"))
    link = LinkBlock(required=False, label=_("Read more"))


class GoalBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Goal"))
    text = blocks.TextBlock(required=False, label=_("What it means"))
    results = blocks.ListBlock(ResultBlock(), label=_("Results"), default=[])


class GoalsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    goals = blocks.ListBlock(GoalBlock(), min_num=1, label=_("Goals"))

    class Meta:
        icon = "check"
        label = _("Goals with results")
        description = _("What the project set out to do, and what came of it.")
        template = "home/blocks/goals.html"
        preview_value = {
            "heading": "Ziele",
            "goals": [
                {
                    "title": "Bekannt machen",
                    "text": "Wer hier arbeitet, soll gefunden werden.",
                    "results": [{"text": "Ein gedrucktes Branchenbuch", "link": {"url": "https://example.org/"}}],
                }
            ],
        }


class SustainStepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("Step"))
    owner = blocks.CharBlock(required=False, max_length=120, label=_("Who does it"))
    date = blocks.CharBlock(required=False, max_length=60, label=_("By when"))
    is_done = blocks.BooleanBlock(required=False, label=_("Done"))


class EvaluationBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    went_well = blocks.ListBlock(blocks.TextBlock(), min_num=1, label=_("What went well"))
    did_not = blocks.ListBlock(blocks.TextBlock(), min_num=1, label=_("What did not"))
    circumstances = blocks.TextBlock(required=False, label=_("Influence of circumstances"))
    sustain = blocks.ListBlock(SustainStepBlock(), label=_("Steps to sustain it"), default=[])

    class Meta:
        icon = "clipboard-list"
        label = _("Evaluation")
        description = _("What went well, what did not, what circumstances did, and the steps to sustain it.")
        template = "home/blocks/evaluation.html"
        preview_value = {
            "heading": "Auswertung",
            "went_well": ["Die Marke wurde schnell bekannt."],
            "did_not": ["Ein Stadtteil allein trägt keine Produktionskette."],
            "circumstances": "",
            "sustain": [{"title": "Vertrieb im ganzen Land", "owner": "Träger", "date": "2018", "is_done": False}],
        }


class FieldsOfActionBlock(blocks.StructBlock):
    """Shows the project's fields of action; what is shown is edited at the project."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))

    class Meta:
        icon = "list-ol"
        label = _("Fields of action")
        description = _("The project's fields of action, each linked to its page.")
        template = "home/blocks/fields_of_action.html"
        preview_value = {"heading": "Handlungsfelder"}


class PartnersBlock(blocks.StructBlock):
    """Shows the project's organisations and, from the approval on, its funders."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    show_funders = blocks.BooleanBlock(required=False, default=True, label=_("Funders too"))

    class Meta:
        icon = "site"
        label = _("Partners and funders")
        description = _("Everybody who carries the project, taken from the project's data.")
        template = "home/blocks/partners.html"
        preview_value = {"heading": "Wer dahintersteht", "show_funders": True}


PROJECT_BLOCKS = [
    ("goals", GoalsBlock(group=_("Project"))),
    ("evaluation", EvaluationBlock(group=_("Project"))),
    ("fields_of_action", FieldsOfActionBlock(group=_("Project"))),
    ("partners", PartnersBlock(group=_("Project"))),
]

OVERVIEW_BLOCKS = [
    ("news", LatestNewsBlock(group=_("What is new"))),
    ("events", NextEventsBlock(group=_("What is new"))),
    ("series", SeriesBlock(group=_("What is new"))),
    ("cards", CardsBlock(group=_("What is new"))),
]
PAGE_STREAM = [*TEXT_BLOCKS, *OVERVIEW_BLOCKS, *MEDIA_BLOCKS, *FACT_BLOCKS, *PROJECT_BLOCKS]
HUB_STREAM = [*TEXT_BLOCKS, *OVERVIEW_BLOCKS, *MEDIA_BLOCKS, *FACT_BLOCKS]
LEGAL_STREAM = [("heading", HeadingBlock()), ("text", TextBlock()), ("accordion", AccordionBlock())]
