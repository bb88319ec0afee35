"""Django's settings, derived from `environment.Environment`; nothing here reads the environment itself."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from rit.config import environment, sign_on

ENVIRONMENT = environment.read()
PACKAGE = Path(__file__).resolve().parents[1]
POLICY = PACKAGE / "policy"

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts) if ENVIRONMENT.mode != "test" else ["*"]
ROOT_URLCONF = "rit.config.urls"
WSGI_APPLICATION = "rit.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "rit.foundation.ui",
    "rit.foundation.access",
    "rit.foundation.audit",
    "rit.foundation.history",
    "rit.foundation.terms",
    "rit.foundation.retention",
    "rit.foundation.attachments",
    "rit.foundation.notices",
    "rit.foundation.jobs",
    "rit.foundation.calendars",
    "rit.foundation.vault",
    "rit.people",
    "rit.plan",
    "rit.plan.anchoring",
    "rit.plan.communication",
    "rit.plan.indicators",
    "rit.plan.measures",
    "rit.plan.rulebook",
    "rit.plan.board",
    "rit.plan.evaluation",
    "rit.protect.risks",
    "rit.protect.functions",
    "rit.protect.norms",
    "rit.stimulate.training",
    "rit.stimulate.conduct",
    "rit.stimulate.appraisal",
    "rit.enforce.cases",
    "rit.enforce.intake",
    "rit.enforce.guide",
    "rit.enforce.correction",
    "rit.insight",
    "rit.loop",
    "rit.config",
    "django.forms",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "rit.foundation.ui.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rit.foundation.access.middleware.strangers",
    "rit.foundation.ui.middleware.no_trace",
    "rit.foundation.vault.uploads.sealing",
    "rit.foundation.access.middleware.one_transaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rit.foundation.ui.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rit.foundation.ui.middleware.readable_address",
    "rit.foundation.access.middleware.who_is_asking",
    "rit.foundation.access.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates", PACKAGE / "foundation" / "ui" / "templates"],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _LOADERS)])
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "rit.foundation.ui.templatetags.rit",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "rit.foundation.ui.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COTTON_DIR = "cotton"


def _database(url: str) -> dict[str, Any]:
    """Turns postgresql://user:password@host:port/name?host=/socket into Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise environment.SettingError(
            "DATABASE_URL must start with postgresql:// ; RIT needs PostgreSQL 15 or later."
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "OPTIONS": {
            "prepare_threshold": 5,  # see foundation.prepared
            **query,
            "options": " ".join(_told()),
            **_pool(),
        },
    }


def _told() -> Iterator[str]:
    """What PostgreSQL is told with each connection."""
    # With it the wall knows who reported (`rit_reporter_mark`); no table holds it.
    yield f"-c rit.mark_key={blake2b(SECRET_KEY.encode(), digest_size=32, person=b'rit.mark.key').hexdigest()}"
    if ENVIRONMENT.database_role == "clerk":
        yield "-c rit.clerk=on"  # read by the policies of walled tables
    elif ENVIRONMENT.web:
        yield "-c plan_cache_mode=force_generic_plan"  # planned once, whatever it costs: see decision 18


def _pool() -> dict[str, Any]:
    if not ENVIRONMENT.web or ENVIRONMENT.database_role == "clerk":
        return {}
    return {"pool": {"min_size": 1, "max_size": 6, "timeout": 10}}


def _database_url() -> str:
    urls = {
        "app": ENVIRONMENT.database_url,
        "owner": ENVIRONMENT.database_owner_url or ENVIRONMENT.database_url,
        "clerk": ENVIRONMENT.database_clerk_url or ENVIRONMENT.database_url,
    }
    return urls[ENVIRONMENT.database_role] or "postgresql://rit_app@/rit"


DATABASES = {"default": _database(_database_url())}

# Who signs in, and how
AUTH_USER_MODEL = "foundation_access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "rit.foundation.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip",
    "login": "60/m/ip",
}  # by address only: nobody locks out another
ACCOUNT_USER_DISPLAY = "rit.foundation.access.adapters.display_name"
MFA_ADAPTER = "rit.foundation.access.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "rit.foundation.access.codes.SignInCode",
    "reauthenticate": "rit.foundation.access.codes.UnlockCode",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = f"RIT {ENVIRONMENT.zone_name}"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.mode != "production"
SOCIALACCOUNT_ADAPTER = "rit.foundation.access.corps.CorpsAdapter"
SOCIALACCOUNT_PROVIDERS = sign_on.providers(ENVIRONMENT)
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a stranger elsewhere cannot lock a colleague out
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "rit.foundation.access.views.locked_out"
AXES_USERNAME_CALLABLE = "rit.foundation.access.adapters.axes_username"
AXES_CLIENT_IP_CALLABLE = "rit.foundation.access.adapters.address"
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies  # who tries is told by our own proxy, never by the visitor
AXES_ENABLED = ENVIRONMENT.mode != "test"
SESSION_ENGINE = "rit.foundation.access.session_store"
SESSION_COOKIE_AGE = ENVIRONMENT.session_hours * 3600
# The cookie outlives its session, so that text sent too late still finds its writer; access.lock ends the session.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "rit.foundation.access.views.csrf_failed"

# Who looks here is nobody's business: no cookie is read or set, no session and no row of the database is touched
RIT_NO_TRACE = ("/guide/", "/vote/phase/", "/zone.css", "/zone-logo")

# Transport
SECURE = ENVIRONMENT.mode == "production"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# a browser takes a cookie of such a name from this host only, not from its neighbours
_HOST = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}rit_session", f"{_HOST}csrftoken"
DRAFT_COOKIE_NAME, MAILBOX_COOKIE_NAME = f"{_HOST}rit_draft", f"{_HOST}rit_mailbox"
BALLOT_COOKIE_NAME = f"{_HOST}rit_ballot"
RIT_STRANGERS = ("/report/", "/mailbox/", "/vote/")  # below these nobody is signed in, whoever has a session
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.origin] if ENVIRONMENT.origin else []
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # beyond it the whole form is lost; a form says how many it takes
FILE_UPLOAD_HANDLERS = ["rit.foundation.attachments.handlers.LimitedUploadHandler"]

# Languages and time
LANGUAGE_CODE = ENVIRONMENT.languages[0]
_NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
LANGUAGES = [(code, _NAMES[code]) for code in ENVIRONMENT.languages]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone
FORMAT_MODULE_PATH = ["rit.foundation.ui.formats"]

# Static files: built assets are in the package, whitenoise serves them
STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENVIRONMENT.mode == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = ENVIRONMENT.mode != "production"
MEDIA_ROOT = ENVIRONMENT.data / "attachments"
RIT_UPLOAD_BYTES = ENVIRONMENT.upload_mb * 1024 * 1024
RIT_STAFF_UPLOAD_BYTES = ENVIRONMENT.staff_upload_mb * 1024 * 1024

# Mail says that something happened, never what
if ENVIRONMENT.mail_url:
    _mail = urlsplit(ENVIRONMENT.mail_url)
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp" and _mail.port == 587, _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = ENVIRONMENT.data / "mailbox"
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "rit.config.logs.Plain",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "axes": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        # a refusal names its address: who asked for which person, or the link of a first password
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}

MESSAGE_TAGS = {10: "debug", 20: "info", 25: "success", 30: "warning", 40: "error"}
SILENCED_SYSTEM_CHECKS = ["security.W004"] if not SECURE else []
