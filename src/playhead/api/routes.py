"""The whole URL table.

GET   /healthz                                 api/health.py
GET   /docs, /docs/openapi.json                api/docs_page.py, api/document.py
GET   /v2/session                              api/data_access.py
GET   /v2/session/analytics                    api/data_access.py
POST  /v2/session/query                        api/data_access.py, our extension
POST  /v2/session/analytics/query              api/data_access.py, our extension
POST  /v1/sessions                             api/ingest.py
POST  /v1/admin/apps/{appid}/import            api/ingest.py, the command line's
*     /v1/admin/…                              api/admin.py, the command line's
"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from playhead.api import admin, data_access, health, ingest

ROUTES: tuple[ControllerRouterHandler, ...] = (
    health.healthz,
    data_access.session_list,
    data_access.session_analytics,
    data_access.session_list_query,
    data_access.session_analytics_query,
    ingest.ingest_sessions,
    ingest.import_rows,
    admin.apps,
    admin.rotate_key,
    admin.backup,
    admin.check,
)
