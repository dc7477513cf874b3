"""All settings, read from the environment through the typed readers of `config.env`.

`docs/deploy.md` lists the variables; every default suits `make run` on one machine.
"""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from config import env
from config.sign_in import PAGES_OF, sign_in_providers

django_stubs_ext.monkeypatch()  # ModelAdmin[Deck] and friends at run time

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = env.read_bool("DEBUG", default=False)
HTTPS = env.read_bool("HTTPS", default=False)
SECRET_KEY = env.read_secret("SECRET_KEY", kept_in=VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.read_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.read_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "template_partials",
    "cards",
    "analytics",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.htmx_middleware",
    "config.middleware.BusyMiddleware",
    "config.middleware.ThrottleMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

SOCIALACCOUNT_PROVIDERS = sign_in_providers(
    google=(env.read_text("GOOGLE_CLIENT_ID"), env.read_text("GOOGLE_CLIENT_SECRET")),
    microsoft=(
        env.read_text("MICROSOFT_CLIENT_ID"),
        env.read_text("MICROSOFT_CLIENT_SECRET"),
        env.read_text("MICROSOFT_TENANT", "organizations"),
    ),
)
"""Who else teachers may sign in by; nobody unless the server is told."""
INSTALLED_APPS += [f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS]

ROOT_URLCONF = "config.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cards.views.notices.waiting",
            ],
        },
    }
]

# --- Database ------------------------------------------------------------------------------------


def database_from(url: str) -> dict[str, Any]:
    """Connection settings for a database URL, with what each engine needs to be safe and quick."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        VAR_DIR.mkdir(exist_ok=True)
        settings["NAME"] = str(BASE_DIR / settings["NAME"])
        settings["TEST"] = {"NAME": f"{settings['NAME']}.test"}
        settings["CONN_MAX_AGE"] = None
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # FULL: an acknowledged answer survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;",
        }
    else:
        settings["OPTIONS"] = {
            **settings.get("OPTIONS", {}),
            # Statements are prepared once a connection, not planned anew at every answer.
            "server_side_binding": True,
            "prepare_threshold": 5,
            "pool": {"min_size": 1, "max_size": env.read_int("DATABASE_POOL", 8), "timeout": 10},
        }
    return settings


DATABASES = {
    "default": database_from(
        env.read_text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'classdeck.sqlite3'}"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        # In the database, so that limits against guessing hold for all workers together.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "classdeck_cache",
        "KEY_FUNCTION": "config.cache.unreadable_key",
    }
}

# --- Teachers ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "cards.Teacher"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("cards:deck_list")
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("cards:home")
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = env.read_text("EMAIL_VERIFICATION", "none")
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {
    # A school shares one address: what is guessed about one account is what counts.
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/300s/key",
    "signup": "60/m/ip",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
SIGNUP_OPEN = env.read_choice("SIGNUP", "open", "closed") == "open"
"""Whether anybody may make a teacher account, or only whoever runs the site."""
ADDRESS_HEADER = env.read_text("ADDRESS_HEADER")
"""Where a proxy says who asks, such as X-Forwarded-For; its last part counts."""

SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = ACCOUNT_EMAIL_VERIFICATION
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "config.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Classdeck"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Addresses are verified only if the server is told to."""

EMAIL_BACKEND = env.read_text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.read_text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.read_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.read_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.read_text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.read_bool("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env.read_text("DEFAULT_FROM_EMAIL", "Classdeck <classdeck@localhost>")

# --- Security ------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # A form that leads to Google or Microsoft is let through where that is set up.
        "form-action": [SELF, *(PAGES_OF[name] for name in SOCIALACCOUNT_PROVIDERS)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

SEAT_COOKIE_PREFIX = "__Host-seat-" if HTTPS else "seat-"
"""A student's seat in classroom 7 is kept in the cookie of this name followed by 7."""
INVITATION_COOKIE = "__Host-invitation" if HTTPS else "invitation"
"""Holds a study link's token between opening the link and joining, out of the address bar."""

WRONG_CODES_COOKIE = "__Host-wrong-codes" if HTTPS else "wrong-codes"
"""Counts the wrong board codes that were typed in this browser."""

# What one process of the server takes (docs/adr/0008): at once, and then every second.
ANSWERS_AT_ONCE = env.read_int("ANSWERS_AT_ONCE", 120)
ANSWERS_A_SECOND = env.read_int("ANSWERS_A_SECOND", 4)
REQUESTS_AT_ONCE = env.read_int("REQUESTS_AT_ONCE", 6_000)
REQUESTS_A_SECOND = env.read_int("REQUESTS_A_SECOND", 400)

REPORT_COOKIE_PREFIX = "__Host-report-" if HTTPS else "report-"
"""The token of report link 7, once it was opened, is kept in the cookie of this name and 7."""

DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000

# --- The API -------------------------------------------------------------------------------------

API_REQUESTS_A_MINUTE = env.read_int("API_REQUESTS_A_MINUTE", 300)
"""So often may one token ask, at all processes together."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["cards.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["cards.api.permissions.IsInScope"],
    "DEFAULT_THROTTLE_CLASSES": ["cards.api.throttles.TokenThrottle"],
    "DEFAULT_PAGINATION_CLASS": "cards.api.pagination.Pages",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cards.api.problems.as_problem",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Classdeck API",
    "DESCRIPTION": "Decks, classes and how they are learned, for a teacher’s own programs.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATIONS": False,
    "ENUM_NAME_OVERRIDES": {
        "LanguageEnum": "cards.forms.decks.LANGUAGES",
        "VerdictEnum": "cards.models.study.VERDICTS",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cards.api.document.describe_problems",
    ],
}

# --- Static files, language, time ----------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.read_text("STATIC_ROOT") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = "en"
TIME_ZONE = env.read_text("TIME_ZONE", "UTC")
"""Where the server's classrooms are unless a classroom says otherwise."""
SCHOOL_YEAR_ENDS = env.read_month_and_day("SCHOOL_YEAR_ENDS", "07-31")
"""The month and day of its last day: new classes are kept until some time after it."""
USE_I18N = True
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.read_text("LOG_LEVEL", "WARNING")},
}
