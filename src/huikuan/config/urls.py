"""Every address of the product, joined from its interfaces."""

from django.urls import URLPattern, URLResolver, include, path

from huikuan.interfaces.web.routes import url_patterns

urlpatterns: list[URLPattern | URLResolver] = [
    *url_patterns(),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("huikuan.interfaces.api.service")),
]
