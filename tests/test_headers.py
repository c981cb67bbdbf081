"""Security headers: what each kind of answer carries, and what the deployment check says."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.csp import build_policy
from wagtail.blocks import Block

from home.models import StandardPage
from sites.models import Microsite

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-site",
    "X-Frame-Options": "DENY",
}


def policy(response):
    """{directive: [values]} of a response's policy."""
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def is_strict(response):
    return response["Content-Security-Policy"] == build_policy(settings.SECURE_CSP)


def get(client, path, host="a.localhost", **kwargs):
    return client.get(path, headers={"host": host}, **kwargs)


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("a.localhost", "/", 200),
        ("a.localhost", "/nothing/", 404),
        ("a.localhost", "/nothing.xml", 404),
        ("a.localhost", "/admin/", 302),
        ("a.localhost", "/admin/login/", 200),
        ("nobody.example.org", "/", 404),
        ("nobody.example.org", "/health/", 200),
        ("a.localhost", "/documents/1/nothing.pdf", 404),
    ],
)
def test_every_answer_has_the_headers(client, site_a, host, path, status):
    response = get(client, path, host)
    assert response.status_code == status
    assert {name: response[name] for name in ALWAYS} == ALWAYS
    assert "Content-Security-Policy" in response
    for feature in ["camera", "microphone", "geolocation", "payment", "usb"]:
        assert f"{feature}=()" in response["Permissions-Policy"]


def test_the_public_policy_is_strict(client, site_a):
    directives = policy(get(client, "/"))
    assert directives["default-src"] == ["'none'"]
    for name in ["script-src", "style-src", "connect-src", "font-src", "form-action"]:
        assert directives[name] == ["'self'"]
    assert "unsafe" not in str(directives)
    assert "nonce" not in str(directives)


def test_the_admin_policy_allows_inline_and_nothing_foreign(client, site_a):
    for path in ["/admin/login/", "/admin/password_reset/"]:
        directives = policy(get(client, path))
        assert directives["script-src"] == directives["style-src"] == ["'self'", "'unsafe-inline'"]
        assert "http" not in str(directives)
        assert "*" not in str(directives)


def test_the_admin_policy_is_for_the_admin_only(client, site_a):
    for path in ["/administration/", "/x/admin/", "//admin/"]:
        assert is_strict(get(client, path)), path


@pytest.fixture
def draft_page(site_a, lead_a, client):
    page = StandardPage(title="Entwurf", slug="entwurf", live=False)
    site_a.site.root_page.add_child(instance=page)
    page.save_revision(user=lead_a)
    client.force_login(lead_a)
    return page


@pytest.mark.parametrize("view", ["view_draft", "preview_on_edit", "revisions_view"])
def test_a_page_preview_has_the_public_policy_and_may_be_framed_by_the_admin(client, draft_page, view):
    if view == "revisions_view":
        path = reverse("wagtailadmin_pages:revisions_view", args=[draft_page.pk, draft_page.latest_revision.pk])
    else:
        path = reverse(f"wagtailadmin_pages:{view}", args=[draft_page.pk])
    if view == "preview_on_edit":
        posted = client.post(
            path,
            {"title": "Vorschau", "slug": "entwurf", "introduction": "", "body-count": "0", "comments-TOTAL_FORMS": "0",
             "comments-INITIAL_FORMS": "0"},
            headers={"host": "a.localhost"},
        )  # fmt: skip
        assert posted.json()["is_valid"], posted.text
    response = get(client, path)
    assert response.status_code == 200
    assert "Vorschau" in response.text or "Entwurf" in response.text
    assert is_strict(response)
    if view == "preview_on_edit":
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert response["Content-Security-Policy"].count("frame-ancestors 'self'") == 1


def test_a_block_preview_has_the_public_policy(client, site_a, platform_user):
    client.force_login(platform_user)
    block = next(iter(Block.definition_registry))
    response = get(client, reverse("wagtailadmin_block_preview"), query_params={"id": block})
    assert response.status_code == 200
    assert is_strict(response)


def test_an_unknown_host_gets_its_404_with_headers_and_no_redirect(client, site_a, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = get(client, "/", "nobody.example.org")
    assert response.status_code == 404
    assert is_strict(response)
    assert response["Permissions-Policy"]


def test_a_known_host_is_sent_to_https_and_told_to_stay_there(client, site_a, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 31536000
    assert get(client, "/")["Location"] == "https://a.localhost/"
    response = client.get("/", headers={"host": "a.localhost", "x-forwarded-proto": "https"})
    assert response.status_code == 200
    assert response["Strict-Transport-Security"] == "max-age=31536000"


@pytest.fixture
def behind_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 31536000


@pytest.mark.parametrize("state", ["draft", "blueprint"])
@pytest.mark.parametrize("cookie", ["", "sessionid=nobody"])
@pytest.mark.parametrize(
    ("protocol", "paths"),
    [
        ("http", ["/", "/projekt", "/nirgends/", "/admin/", "/robots.txt", "/media/x.png", "/documents/1/x.pdf"]),
        ("https", ["/", "/projekt", "/nirgends/", "/sitemap.xml", "/media/x.png", "/documents/1/x.pdf"]),
    ],
)
def test_a_stranger_cannot_tell_a_draft_from_an_unknown_host(
    client, site_a, behind_https, state, cookie, protocol, paths
):
    Microsite.objects.update(state=state)
    for method in ("get", "head", "post", "options"):
        for path in paths:
            draft, unknown = (
                getattr(client, method)(path, headers={"host": host, "x-forwarded-proto": protocol, "cookie": cookie})
                for host in ("a.localhost", "nobody.localhost")
            )
            assert draft.status_code == unknown.status_code == 404, path
            assert draft.content == unknown.content
            assert dict(draft.headers) == dict(unknown.headers)
            assert not draft.cookies


def test_staff_reach_a_draft_and_its_admin_over_https(client, site_a, behind_https, lead_a):
    Microsite.objects.update(state=Microsite.State.DRAFT)
    secure = {"host": "a.localhost", "x-forwarded-proto": "https"}
    assert client.get("/admin/login/", headers=secure).status_code == 200
    client.force_login(lead_a)
    response = client.get("/", headers=secure)
    assert response.status_code == 200
    assert response["Strict-Transport-Security"] == "max-age=31536000"
    assert client.get("/", headers=secure | {"x-forwarded-proto": "http"}).status_code == 404


def test_the_deployment_check_is_clean():
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "DEBUG": "0",
        "HTTPS": "1",
        "SECRET_KEY": "k9-Vq3zT7mWx1LpR8sYc5NdB2hFgJ4aEuK6oXiZbQvMt0lCwPyS",
    }
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.BASE_DIR,
    )
    assert result.returncode == 0, result.stderr
