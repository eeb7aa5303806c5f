"""How static files are stored: hashed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class SiteStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed static files, with hashed imports between ES modules."""

    support_js_module_import_aggregation = True
