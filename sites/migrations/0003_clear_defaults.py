"""Take away what Wagtail's migrations put into an empty install.

The groups Moderators and Editors and the default workflow have rights on the root page, hence on every
microsite; the welcome page and its default site would answer unknown hosts.
"""

from django.db import migrations


def clear(apps, schema_editor):
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    apps.get_model("wagtailcore", "WorkflowTask").objects.all().delete()
    apps.get_model("wagtailcore", "Workflow").objects.all().delete()
    apps.get_model("wagtailcore", "GroupApprovalTask").objects.all().delete()
    apps.get_model("wagtailcore", "Task").objects.all().delete()
    apps.get_model("auth", "Group").objects.filter(name__in=["Moderators", "Editors"]).delete()
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    pages = apps.get_model("wagtailcore", "Page").objects
    pages.filter(depth__gt=1).delete()
    pages.filter(depth=1).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [
        ("microsites", "0002_tenants"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
