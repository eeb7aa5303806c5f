"""Machine translation: what an engine is, and the one that a site may run itself. Off unless the site names one."""
