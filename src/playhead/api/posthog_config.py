"""What PostHog's SDKs ask before they send: our remote control of them, filled from the app's capture settings (wire-protocols, 3.3).

    sampling            sampleRate, as text like PostHog's own; null when all are recorded
    min_duration_sec    minimumDurationMilliseconds
    masking             masking, which only the web SDK reads; mobile apps mask by their own settings, all of it unless told otherwise
    recording off       sessionRecording false: SDKs stop and discard

`sessionRecording` is an object or false: `true` would stop Android's recording and start that of iOS.
"""

from __future__ import annotations

from typing import Any

from playhead.model.capture import CaptureSettings

MASKING: dict[str, dict[str, Any]] = {
    "inputs": {"maskAllInputs": True},
    "text": {"maskAllInputs": True, "maskTextSelector": "*"},
    "none": {"maskAllInputs": False},
}
FLAGS: dict[str, Any] = {
    "flags": {},
    "featureFlags": {},
    "featureFlagPayloads": {},
    "errorsWhileComputingFlags": False,
}
"""There are no flags here; recordings that would wait for one begin at once."""


def remote_config(key: str, capture: CaptureSettings) -> dict[str, Any]:
    """The answer to `GET /array/<key>/config`. Heatmaps are off, as they would send each click again."""
    return {
        "token": key,
        "supportedCompression": ["gzip", "gzip-js"],
        "hasFeatureFlags": False,
        "captureDeadClicks": True,
        "capturePerformance": {"network_timing": True, "web_vitals": False},
        "autocapture_opt_out": False,
        "autocaptureExceptions": True,
        "errorTracking": {"autocaptureExceptions": True},
        "analytics": {"endpoint": "/i/v0/e/"},
        "elementsChainAsString": True,
        "heatmaps": False,
        "sessionRecording": session_recording(capture),
        "surveys": False,
        "defaultIdentifiedOnly": True,
        "siteApps": [],
    }


def session_recording(capture: CaptureSettings) -> dict[str, Any] | bool:
    if not capture.recording:
        return False
    duration = capture.min_duration_sec * 1_000
    return {
        "endpoint": "/s/",
        "consoleLogRecordingEnabled": True,
        "recorderVersion": "v2",
        "sampleRate": None if capture.sampling == 1 else f"{capture.sampling:.6g}",
        "minimumDurationMilliseconds": duration or None,
        "linkedFlag": None,
        "networkPayloadCapture": None,
        "masking": MASKING[capture.masking],
        "urlTriggers": [],
        "urlBlocklist": [],
        "eventTriggers": [],
    }


def flags(request_id: str) -> dict[str, Any]:
    """The answer to `POST /flags`."""
    return {**FLAGS, "requestId": request_id}


def decision(key: str, capture: CaptureSettings, request_id: str) -> dict[str, Any]:
    """The answer to `POST /decide` of older SDKs, and to `/flags?config=true`: flags and configuration in one."""
    more = {"config": {"enable_collect_everything": True}, "isAuthenticated": False, "toolbarParams": {}}
    return {**remote_config(key, capture), **more, **flags(request_id)}
