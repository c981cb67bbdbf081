"""Response headers that every answer carries, also the 404 of an unknown host."""

from django.conf import settings

DEVICE_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)

# Wagtail shows a StreamField block on its own under this name. Previews of pages and snippets need no mention:
# they run through the whole stack as a request of their own and come back with the public policy.
PUBLIC_IN_ADMIN = {"wagtailadmin_block_preview"}


class SecurityHeadersMiddleware:
    """Sets what neither Django's SecurityMiddleware nor its policy middleware sets, and what the former sets too late.

    It stands outermost. SecurityMiddleware must stand inside the host check, because it redirects to HTTPS,
    and so it never sees the answer to an unknown host.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.headers = {
            "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DEVICE_FEATURES),
            "Cross-Origin-Resource-Policy": "same-site",
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class AdminPolicyMiddleware:
    """Gives /admin/ the policy that Wagtail's own inline scripts need. Stands inside Django's policy middleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            match = request.resolver_match
            if match is None or match.url_name not in PUBLIC_IN_ADMIN:
                response._csp_config = settings.ADMIN_CSP
        return response
