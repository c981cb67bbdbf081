"""The one settings file. Everything that differs between installs comes from the environment.

`docs/operators/settings.md` explains each variable; `.env` beside manage.py is read where it exists,
and the real environment wins over it.
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from dotenv import load_dotenv

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")


def env_bool(name, default=False):
    """True for 1, true, yes and on (any case); `default` where the variable is missing or empty."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def env_list(name):
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


# Security ------------------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random value (`make run` writes one to .env).")

# The tenancy middleware answers only hosts that belong to a microsite, so the list of hosts lives
# in the database and not here.
ALLOWED_HOSTS = ["*"]
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "")  # address or link for /.well-known/security.txt
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

HTTPS = env_bool("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "1" if HTTPS else "0"))  # whose X-Forwarded-For is believed
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", "31536000")) if HTTPS else 0
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# W005 and W021: subdomains and preloading are the decision of whoever owns the domain, and microsites
# live on domains that also serve other software.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for the page preview, which is a frame

SECURE_CSP = {
    "default-src": [CSP.NONE],
    **{f"{kind}-src": [CSP.SELF] for kind in ("script", "style", "font", "connect", "manifest", "media")},
    "img-src": [CSP.SELF, "data:"],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "upgrade-insecure-requests": HTTPS,
}
# Wagtail's choosers and date fields come with inline scripts and styles; nothing else is relaxed.
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "base-uri": [CSP.SELF],
}

# Apps and requests ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "sites.apps.SitesConfig",
    "home",
    "search",
    "projects",
    "actors",
    "wagtail.contrib.redirects",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailgeowidget",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",  # index fields of the search that Wagtail uses
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "sites.tenancy.headers.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "sites.tenancy.headers.AdminPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sites.tenancy.probes.ProbeMiddleware",
    # Outside SecurityMiddleware: an unknown host gets its 404, not a redirect to HTTPS.
    "sites.tenancy.middleware.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "sites.tenancy.pagecache.PageCacheMiddleware",
    "sites.tenancy.middleware.MicrositeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sites.tenancy.middleware.DraftMiddleware",
    "django.middleware.common.CommonMiddleware",  # which would add a slash on a draft too
    "sites.tenancy.middleware.AdminScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "sites.tenancy.errors.MissingPageMiddleware",
]

ROOT_URLCONF = "sites.urls"
WSGI_APPLICATION = "sites.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data ----------------------------------------------------------------------------------------------

if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
elif os.environ.get("PGDATABASE") or os.environ.get("PGSERVICE"):
    # libpq reads PGHOST, PGPORT, PGUSER, PGPASSWORD and the rest itself.
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("PGDATABASE", ""),
            "OPTIONS": {"service": os.environ["PGSERVICE"]} if os.environ.get("PGSERVICE") else {},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE", timeout=20, init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    )

AUTH_USER_MODEL, LOGIN_REDIRECT_URL = "microsites.User", "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR))
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / ".cache/web"},
    # Whole pages: keyed by the microsite's change number, so that a cache of its own in each process is never stale.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # pages load all theirs in one query
}

# Static files, media, mail -------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
mail_host = os.environ.get("EMAIL_HOST", "")
if DEBUG and not mail_host:
    outbox = {"file_path": DATA_DIR / "outbox"}
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": outbox}}
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": mail_host or "localhost",
                "port": int(os.environ.get("EMAIL_PORT", "587" if mail_host else "25")),
                "username": os.environ.get("EMAIL_USER", ""),
                "password": os.environ.get("EMAIL_PASSWORD", ""),
                "use_tls": env_bool("EMAIL_TLS", default=bool(mail_host)),
                "timeout": 10,
            },
        }
    }
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM", "quartier@example.org")

# Language and time ---------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS, FORMAT_MODULE_PATH = [BASE_DIR / "locale"], "sites.formats"
TIME_ZONE = "Europe/Berlin"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one zone for all: no choice, and none that a browser does not know

# Wagtail -------------------------------------------------------------------------------------------

BASE_URL = WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
WAGTAIL_SITE_NAME = "Quartier"
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y", "%d.%m.%Y %H:%M"  # each language has to read them
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_MODEL, WAGTAILDOCS_DOCUMENT_MODEL = "microsites.SiteImage", "microsites.SiteDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "sites.desk.media_forms.SiteImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "sites.desk.media_forms.SiteDocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE, WAGTAILDOCS_MAX_UPLOAD_SIZE = 15 * 1024 * 1024, 30 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
# Passwords shared by many are stored in clear and can be guessed at leisure; groups and logins stay.
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Nothing that an editor or a visitor opens asks another host.
WAGTAIL_GRAVATAR_PROVIDER_URL, WAGTAILEMBEDS_FINDERS = None, []
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
PEERTUBE_HOSTS = env_list("PEERTUBE_HOSTS")  # servers whose videos editors may embed, behind a click
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 10
WAGTAILADMIN_USER_LOGIN_FORM = "sites.tenancy.login.LoginForm"
