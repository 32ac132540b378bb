"""The whole URL table.

GET   /, /app/…, /login, /join, /assets/{name} api/dashboard.py
GET   /healthz                                 api/health.py
GET   /docs, /docs/openapi.json                api/docs_page.py, api/document.py
GET   /v2/{session,user,event,screen,issue}    api/data_access.py
GET   /v2/{…,gesture}/analytics                api/data_access.py
POST  /v2/{…}/query, /v2/{…}/analytics/query   api/data_access.py, our extension
GET   /v2/session/{id}/recording[/…]           api/playback.py
GET   /v/{appid}/{id}/{expiry}/{signature}.mp4 api/video.py
GET   /share/{token}                           api/shares.py
GET   /player/{file}                           api/player.py
POST  /v2/deletion, /v2/deletion/status        api/deletion.py
POST  /v1/sessions                             api/ingest.py
POST  /v1/parts                                api/parts.py, mobile apps
POST  /v1/rrweb                                api/rrweb.py, pages
POST  /recordings/{id}/events                  api/rrweb_client.py, @rrweb/browser-client
WS    /recordings/{id}/events/ws               api/rrweb_client.py, @rrweb/browser-client
GET   /playhead.js, /v1/snippet/config         api/snippet.py
POST  /api/{number}/{envelope,store}           api/sentry.py, Sentry's SDKs
POST  /batch /e /i/v0/e /s /capture /track …   api/posthog.py, as PostHog's SDKs call it
GET   /array/{key}/config[.js], /static/…      api/posthog.py
POST  /flags, /decide                          api/posthog.py
GET   /v1/quarantine                           api/quarantine.py
POST  /v1/admin/apps/{appid}/import/{kind}     api/ingest.py, the command line's
GET   /v1/admin/apps/{appid}/export/{kind}     api/data_access.py, the command line's
POST  /v1/admin/apps/{appid}/deletion[/status] api/deletion.py, the command line's
*     /v1/admin/apps/{appid}/sessions/{id}/shares[/{n}]  api/shares.py, the command line's
*     /v1/admin/members[/{command}]            api/members.py, the command line's
*     /v1/admin/recordings/…                     api/recording_files.py, the command line's
*     /v1/admin/…/retention, stars, …           api/keeping.py, the command line's
*     /v1/admin/…                              api/admin.py, the command line's

The dashboard's own, beneath /v1/dashboard, with a member's cookie (api/gate.py)
*     /installation /login /logout /me …       api/login.py
*     /links/{look,accept}                     api/joining.py
GET   /oidc/{start,callback}                   api/oidc.py
*     /members, /apps/{appid}/{members,invites}  api/members.py
*     /apps, /apps/{appid}/{keys,capture,quarantine,deletion,setup}  api/dashboard_apps.py
GET   /audit, /apps/{appid}/audit              api/audit.py
*     /apps/{appid}/{segments,boards}          api/saved.py
*     /apps/{appid}/sessions/{session}/notes   api/notes.py
*     /apps/{appid}/sessions/{session}/shares  api/dashboard_shares.py
*     /apps/{appid}/retention, /apps/{appid}/sessions/{session}/star  api/dashboard_keeping.py
*     /attributes, /apps/{appid}/{filters,link}  api/filters.py
POST  /apps/{appid}/{funnel,flow}[/sessions]    api/journeys.py, and /apps/{appid}/taps
"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from playhead.api import (
    admin,
    audit,
    dashboard,
    dashboard_apps,
    dashboard_keeping,
    dashboard_shares,
    data_access,
    deletion,
    filters,
    health,
    ingest,
    joining,
    journeys,
    keeping,
    login,
    members,
    notes,
    oidc,
    parts,
    playback,
    player,
    posthog,
    quarantine,
    recording_files,
    rrweb,
    rrweb_client,
    saved,
    sentry,
    shares,
    snippet,
    video,
)
from playhead.model.attributes import Entity
from playhead.query.entities import LISTED
from playhead.stores.saved import Kind

ROUTES: tuple[ControllerRouterHandler, ...] = (
    dashboard.page,
    dashboard.asset,
    health.healthz,
    *(handler for entity in LISTED for handler in data_access.list_routes(entity)),
    *(handler for entity in Entity for handler in data_access.analytics_routes(entity)),
    playback.manifest,
    playback.timeline,
    playback.segment,
    playback.data,
    video.video,
    player.player_file,
    shares.open_share,
    shares.shares,
    shares.revoke_share,
    deletion.submit_deletion,
    deletion.deletion_status,
    deletion.submit_as_owner,
    deletion.status_as_owner,
    data_access.export_as_owner,
    ingest.ingest_sessions,
    ingest.import_rows,
    parts.take_part,
    rrweb.take_rrweb,
    rrweb_client.take_lines,
    rrweb_client.take_frames,
    sentry.take_envelope,
    posthog.ingest,
    posthog.config,
    posthog.config_script,
    posthog.feature_flags,
    posthog.decide,
    posthog.unused,
    posthog.script,
    admin.apps,
    admin.keys,
    admin.rotate_links,
    admin.capture,
    admin.rebuild,
    quarantine.quarantine,
    quarantine.quarantine_as_owner,
    quarantine.retry_quarantined,
    quarantine.drop_quarantined,
    snippet.snippet,
    snippet.snippet_config,
    keeping.retention,
    keeping.carry_out,
    keeping.mend,
    keeping.stars,
    keeping.star,
    recording_files.check,
    recording_files.export,
    recording_files.take,
    recording_files.video,
    admin.backup,
    admin.check,
    members.members_as_owner,
    members.command_member,
    login.LoginController,
    joining.JoiningController,
    oidc.OidcController,
    members.MembersController,
    members.InstallationMembersController,
    dashboard_apps.NewAppsController,
    dashboard_apps.AppController,
    audit.AuditController,
    *(saved.saved_controller(kind) for kind in Kind),
    notes.NotesController,
    dashboard_shares.SharesController,
    dashboard_keeping.RetentionController,
    dashboard_keeping.StarController,
    filters.FiltersController,
    journeys.JourneysController,
)
