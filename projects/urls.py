"""What programs fetch, at fixed addresses of each host, and what lies below the address of an event."""

from django.urls import path, re_path

from projects import calendar, feeds
from projects.registration import views

EVENT = r"^(?P<path>(?:[^/]+/)+)"

urlpatterns = [
    path("termine.ics", calendar.site_calendar),
    path("meldungen.rss", feeds.rss),
    path("meldungen.atom", feeds.atom),
    re_path(rf"{EVENT}termin\.ics$", calendar.event_calendar),
    re_path(rf"{EVENT}anmelden/$", views.registration, name="registration"),
    re_path(rf"{EVENT}anmelden/danke/$", views.thanks),
    re_path(rf"{EVENT}anmelden/(?P<token>[\w-]{{20,40}})/$", views.own_registration, name="own_registration"),
    re_path(rf"{EVENT}anmelden/(?P<token>[\w-]{{20,40}})/termin\.ics$", views.own_calendar),
]
