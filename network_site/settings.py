"""Settings, read from the environment; every variable is described in README.md."""

import base64
import hashlib
import sys
from pathlib import Path

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from network_site import env, sso_file

BASE_DIR = Path(__file__).resolve().parent.parent

DEMO = env.flag("DEMO", default=False)
DEBUG = env.flag("DEBUG", default=False)
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var" / ("demo" if DEMO else "data"))

SECRET_LENGTH = 40
# The demonstration runs without any configuration, on this machine alone; nothing secret is kept in it.
SECRET_KEY = env.text("SECRET_KEY", "demonstration-data-only-" + "0" * 40 if DEMO else None)
if not DEMO and (len(SECRET_KEY) < SECRET_LENGTH or SECRET_KEY.startswith("demonstration-data-only-")):
    raise ImproperlyConfigured(f"SECRET_KEY must have at least {SECRET_LENGTH} random characters.")
SITE_URL = env.origin("SITE_URL", "http://127.0.0.1:8000" if DEMO else None)
HTTPS = SITE_URL.startswith("https://")
if not HTTPS and not (DEMO or DEBUG):
    raise ImproperlyConfigured("SITE_URL must begin with https:// unless DEMO or DEBUG is on.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", SITE_URL.split("//")[1].split(":")[0])
if any(host.startswith(("*", ".")) for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name each host, without * or a leading dot.")
if DEBUG and HTTPS:
    raise ImproperlyConfigured("DEBUG shows the inside of the site to anyone; it cannot be on at an https address.")
SEED_KEYS = env.fernet_keys(
    "SEED_KEYS", base64.urlsafe_b64encode(hashlib.sha256(SECRET_KEY.encode()).digest()).decode() if DEMO else None
)
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", default=not DEMO)
if not (REQUIRE_SECOND_FACTOR or DEMO):
    raise ImproperlyConfigured("REQUIRE_SECOND_FACTOR can be off in the demonstration alone.")
REDIS_URL = env.text("REDIS_URL", "")
INVITATION_DAYS = env.integer("INVITATION_DAYS", default=7, minimum=1)
MANDATE_DAYS = env.integer("MANDATE_DAYS", default=365, minimum=1)
OWN_DATA_DAYS = env.integer("OWN_DATA_DAYS", default=7, minimum=1)
BREACHED_FILE = env.file("BREACHED_FILE")
AUDIT_DAYS = env.integer("AUDIT_DAYS", default=1_095, minimum=30)
DRAFT_DAYS = env.integer("DRAFT_DAYS", default=180, minimum=7)
ANSWER_WORKING_DAYS = env.integer("ANSWER_WORKING_DAYS", default=3, minimum=1)
GROUP_OPENING_HOURS = env.integer("GROUP_OPENING_HOURS", default=24, minimum=1)
SESSION_HOURS = env.integer("SESSION_HOURS", default=12, minimum=1)
SESSION_IDLE_MINUTES = env.integer("SESSION_IDLE_MINUTES", default=60, minimum=5)

INSTALLED_APPS = [
    "network_site.home",
    "events",
    "discussions",
    "knowledge.guides",
    "knowledge.directory",
    "network_site.notifications",
    "network_site.search",
    "network_site.files",
    "network_site.live",
    "network_site.access",
    "network_site.members",
    "network_site.vocabulary",
    "network_site.ui",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",  # modelsearch under Wagtail's name; both at once would leave the index unwritten
    "wagtail.admin",
    "wagtail.contrib.typed_table_block",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "anymail",
    "django_tasks",
    "django_tasks_db",
    "channels",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # pages of allauth.mfa load its tags
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "network_site.access.middleware.CompressedPages",
    "network_site.access.middleware.PrivateResponses",
    "network_site.access.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "network_site.access.sessions.SessionLimits",
    "network_site.access.middleware.MembersOnly",
    "network_site.access.rates.RateLimits",
    "network_site.access.middleware.ReaderTimeZone",
    "network_site.members.middleware.LastSeen",
]

ROOT_URLCONF = "network_site.urls"
ASGI_APPLICATION = "network_site.asgi.application"

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
                "network_site.ui.context_processors.site",
            ],
            "builtins": ["network_site.ui.templatetags.ui", "django.templatetags.i18n"],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'counterpart.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits and used one-time codes live in the cache, so it must be one cache for every process.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MEDIA_ROOT = DATA_DIR / "files"  # no MEDIA_URL: every file goes through a view that checks permission
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
ATTACHMENT_MEGABYTES = env.integer("ATTACHMENT_MEGABYTES", default=20, minimum=1)
ATTACHMENTS_PER_POST = env.integer("ATTACHMENTS_PER_POST", default=10)
HOLD_FIRST_POSTS = env.integer("HOLD_FIRST_POSTS", default=0)
CLAMD_URL = env.scanner("CLAMD_URL")
TRANSLATE_URL = env.engine("TRANSLATE_URL")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "network_site.ui.storage.SiteStaticStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_MAX_AGE = 3600

# --- People -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["network_site.members.backends.MemberBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "network_site.members.passphrases.StrengthValidator"},
    {"NAME": "network_site.members.passphrases.StolenValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "network_site.members.adapters.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation that was sent to it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "network_site.members.forms.sign_in.SignInForm",
    "reauthenticate": "network_site.members.forms.sign_in.ReauthenticateForm",
    "change_password": "network_site.members.forms.sign_in.ChangePassphraseForm",
    "set_password": "network_site.members.forms.sign_in.SetPassphraseForm",
    "reset_password": "network_site.members.forms.sign_in.AskResetForm",
    "reset_password_from_key": "network_site.members.forms.sign_in.ResetPassphraseForm",
}
ACCOUNT_USER_DISPLAY = "network_site.members.adapters.display_name"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# `serve` speaks no TLS, so https means a proxy in front.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", default=int(HTTPS))
MFA_ADAPTER = "network_site.members.adapters.SealedMfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Counterpart"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s: a slow line or a clock that is a little off (RFC 6238, section 5.2)
MFA_FORMS = {
    "authenticate": "network_site.members.forms.second_factor.AuthenticateForm",
    "reauthenticate": "network_site.members.forms.second_factor.ReauthenticateForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True

SSO_PROVIDERS = sso_file.read(env.text("SSO_FILE", ""))
SOCIALACCOUNT_PROVIDERS = sso_file.for_allauth(SSO_PROVIDERS.values())
SOCIALACCOUNT_ADAPTER = "network_site.members.sso.adapter.ClosedSocialAdapter"

SESSION_ENGINE = "network_site.access.sessions"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "network_site.access.views.form_expired"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Browsers -----------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, SITE_URL.replace("http", "ws", 1)],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
ADMIN_CONTENT_SECURITY_POLICY = {  # takes the place of the same directives below /admin/
    "script-src": [SELF, UNSAFE_INLINE],
    "script-src-attr": [NONE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}

# --- Language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "network_site" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Wagtail ------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Counterpart"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "knowledge.guides.publishing.publish_reviewed"
WAGTAILDOCS_DOCUMENT_MODEL = "files.Paper"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "network_site.files.forms.PaperForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "xlsx", "ods", "txt", "csv"]
WAGTAILIMAGES_IMAGE_MODEL = "files.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "network_site.files.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 24_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAIL_MODERATION_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": env.search("SEARCH_URL", "whoosh:", DATA_DIR / "search")}
SEARCH_DEADLINE = env.integer("SEARCH_DEADLINE_MS", default=1_000, minimum=100) / 1_000  # seconds

# --- Mail and logs ------------------------------------------------------------------------------------------

for _name, _value in env.mail("EMAIL_URL", "folder:" if DEMO else None).items():
    setattr(sys.modules[__name__], _name, _value)
SERVER_EMAIL = env.text("FROM_EMAIL", "Counterpart <no-reply@counterpart.example>" if DEMO else None)
DEFAULT_FROM_EMAIL = SERVER_EMAIL
_replies = env.replies("REPLY_URL")
REPLY_ADDRESS, REPLY_AUTHSERV, REPLY_DMARC = _replies.address, _replies.server, _replies.dmarc
REPLY_MAILBOX = _replies.mailbox
REPLY_DAYS, REPLY_KILOBYTES = 14, 500
if REPLY_ADDRESS and REPLY_MAILBOX is None and "WEBHOOK_SECRET" not in globals().get("ANYMAIL", {}):
    raise ImproperlyConfigured("REPLY_URL needs WEBHOOK_SECRET in EMAIL_URL: anyone could hand in mails otherwise.")
PUSH_KEY = env.push_key("PUSH_KEY")  # none: nothing is pushed to devices
PUSH_HOSTS = [
    "fcm.googleapis.com",  # Chrome, Edge, Opera, Samsung
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "*.notify.windows.com",
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}

WEBHOOK_NETWORKS: list[str] = []  # networks where webhooks may be although they are not public: the tests' own machine

# --- Live ---------------------------------------------------------------------------------------------------

LIVE_KEEP_CHANGES = env.integer("LIVE_KEEP_CHANGES", default=1_000, minimum=10)  # a stream
