"""The whole URL table.

GET   /healthz                                 api/health.py
GET   /docs, /docs/openapi.json                api/docs_page.py, api/document.py
GET   /v2/{session,user,event}                 api/data_access.py
GET   /v2/{session,user,event}/analytics       api/data_access.py
POST  /v2/{…}/query, /v2/{…}/analytics/query   api/data_access.py, our extension
POST  /v1/sessions                             api/ingest.py
POST  /v1/admin/apps/{appid}/import/{kind}     api/ingest.py, the command line's
*     /v1/admin/…                              api/admin.py, the command line's
"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from playhead.api import admin, data_access, health, ingest
from playhead.model.attributes import Entity

ROUTES: tuple[ControllerRouterHandler, ...] = (
    health.healthz,
    *(handler for entity in Entity for handler in data_access.entity_routes(entity)),
    ingest.ingest_sessions,
    ingest.import_rows,
    admin.apps,
    admin.rotate_key,
    admin.backup,
    admin.check,
)
