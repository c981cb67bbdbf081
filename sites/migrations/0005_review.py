"""The review: one workflow for every page of every microsite, attached to the root of the tree."""

import django.db.models.deletion
from django.db import migrations, models

NAME = "Freigabe"


def make(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="microsites", model="reviewtask"
    )
    task = apps.get_model("microsites", "ReviewTask").objects.create(name=NAME, content_type=content_type)
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page=root)


def clear(apps, schema_editor):
    tasks = apps.get_model("microsites", "ReviewTask").objects
    workflows = apps.get_model("wagtailcore", "WorkflowTask").objects.filter(task__in=tasks.values("task_ptr"))
    apps.get_model("wagtailcore", "Workflow").objects.filter(pk__in=list(workflows.values_list("workflow", flat=True))).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(pk__in=list(tasks.values_list("pk", flat=True))).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("microsites", "0004_outbox"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewTask",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "review by the site lead",
                "verbose_name_plural": "reviews by the site lead",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.RunPython(make, clear),
    ]
