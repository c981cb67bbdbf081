"""The register of the gate: who may know each address of the admin, and what the keys in it name."""

from enum import StrEnum


class Access(StrEnum):
    """How an address is kept apart."""

    OWN = "own"  # everybody in the admin: permissions, scoped managers and the key check keep it apart
    SCOPED = "scoped"  # one of ours, with the bases of `sites.tenancy.viewsets` or a check of its own
    PLATFORM = "platform"  # platform staff only


OWN, SCOPED, PLATFORM = Access.OWN, Access.SCOPED, Access.PLATFORM


def _names(prefix, names):
    return [f"{prefix}{name}" for name in names.split()]


REGISTER = dict.fromkeys(
    [
        *_names(
            "wagtailadmin_",
            "home login logout account dismissibles password_reset password_reset_done password_reset_confirm "
            "password_reset_complete sprite javascript_catalog block_preview explore_root explore explore_results "
            "choose_page choose_page_child choose_page_search choose_page_chosen_multiple choose_page_external_link "
            "choose_page_email_link choose_page_phone_link choose_page_anchor_link",
        ),
        *_names("wagtailadmin_api:pages:", "listing detail"),
        *_names("wagtailadmin_editing_sessions:", "ping release"),
        *_names(
            "wagtailadmin_pages:",
            "add preview_on_add type_use type_use_results choose_parent usage edit preview_on_edit view_draft "
            "add_subpage delete unpublish convert_alias search search_results move move_confirm set_page_position "
            "copy workflow_action collect_workflow_action_data confirm_workflow_cancellation workflow_preview "
            "set_privacy lock unlock revisions_index revisions_view revisions_revert revisions_unschedule "
            "revisions_compare workflow_history workflow_history_detail history history_results",
        ),
        *_names(
            "wagtailadmin_reports:",
            "locked_pages locked_pages_results workflow workflow_results workflow_tasks workflow_tasks_results "
            "aging_pages aging_pages_results",
        ),
        *_names("wagtailforms:", "index index_results list_submissions list_submissions_results delete_submissions"),
        *_names(
            "wagtailimages:",
            "index index_results edit delete preview add image_usage add_multiple edit_multiple delete_multiple "
            "create_multiple_from_uploaded_image delete_upload_multiple url_generator url_generator_output",
        ),
        *_names("wagtailimages_chooser:", "choose choose_results chosen chosen_multiple create select_format"),
        *_names(
            "wagtaildocs:",
            "index index_results add edit delete add_multiple edit_multiple delete_multiple document_usage "
            "create_multiple_from_uploaded_document delete_upload_multiple",
        ),
        *_names("wagtaildocs_chooser:", "choose choose_results chosen chosen_multiple create"),
        *_names("wagtailsnippets:", "index"),
        "wagtail_bulk_action",
        # Wagtail's last pattern: every other address below /admin/ is its own 404.
        "wagtail.admin.views.home.default",
    ],
    OWN,
) | dict.fromkeys(
    [
        *_names("wagtailadmin_", "error_test tag_autocomplete tag_model_autocomplete"),
        *_names("wagtailadmin_api:pages:", "find action"),
        *_names("wagtailadmin_api:documents:", "listing detail find"),
        *_names("wagtailadmin_api:images:", "listing detail find"),
        *_names("wagtailadmin_collections:", "index add edit delete set_privacy"),
        # These count and name over all microsites.
        *_names(
            "wagtailadmin_reports:",
            "site_history site_history_results page_types_usage page_types_usage_results",
        ),
        *_names(
            "wagtailadmin_workflows:",
            "index index_results add enable disable edit usage usage_results remove add_task select_task_type "
            "task_index task_index_results edit_task disable_task enable_task task_chooser task_chooser_results "
            "task_chooser_create task_chosen",
        ),
        *_names("wagtailembeds:", "chooser chooser_upload"),
        *_names("wagtailredirects:", "index index_results add edit delete start_import process_import"),
        *_names("wagtailsites:", "index index_results add edit delete history history_results usage copy"),
        *_names("wagtailusers_users:", "index index_results add edit delete history history_results usage copy"),
        *_names("wagtailusers_groups:", "index index_results add edit delete history history_results usage"),
        # The try-out page of Wagtail's 404.
        "django.views.generic.base.TemplateView",
    ],
    PLATFORM,
)

# Namespaces of viewsets and choosers of ours: {namespace: access}; the bases add themselves.
NAMESPACES = {}

# What a key in an `OWN` address names. None: it names no row, or the view looks it up below a checked row.
KEYS = {
    "page_id": "page",
    "parent_page_id": "page",
    "page_to_move_id": "page",
    "destination_id": "page",
    "image_id": "image",
    "document_id": "document",
    "doc_id": "document",
    "object_id": "object",
    "task_id": "task",
    "task_state_id": "task state",
    "workflow_state_id": "workflow state",
    **dict.fromkeys(
        [
            *("content_type_app_name", "content_type_model_name", "app_label", "model_name"),
            *("action", "action_name", "filter_spec", "uidb64", "token"),
            *("revision_id", "revision_id_a", "revision_id_b"),  # among the page's revisions
            *("uploaded_file_id", "session_id"),  # among the person's own
            "results_only",  # Wagtail's own, not part of the address
        ]
    ),
}
PK = {
    "wagtailadmin_pages:revisions_compare": "page",
    "wagtailadmin_api:pages:detail": "page",
    "wagtailimages_chooser:chosen": "image",
    "wagtaildocs_chooser:chosen": "document",
}

# What Wagtail's view takes for granted in a form: (name of the field, what it names as in `KEYS`).
FORM_FIELDS = {
    "wagtailadmin_choose_page_external_link": ("external-link-chooser-url", None),
    "wagtailadmin_pages:copy": ("new_parent_page", "page"),
}


def named_row(view_name, key):
    """What `key` names in an `OWN` address, as in `KEYS`. Raises `KeyError` where nobody said."""
    return PK[view_name] if key == "pk" else KEYS[key]
