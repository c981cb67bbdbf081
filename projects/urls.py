"""What programs fetch: calendars and feeds, at fixed addresses of each host."""

from django.urls import path, re_path

from projects import calendar

urlpatterns = [
    path("termine.ics", calendar.site_calendar),
    re_path(r"^(?P<path>(?:[^/]+/)+)termin\.ics$", calendar.event_calendar),
]
