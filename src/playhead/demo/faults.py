"""What goes wrong in the app, titled as a reporter of crashes would: what was thrown, and where in our code."""

from __future__ import annotations

from playhead.model.session import Issue, IssueKind, Platform

ANR_MS = 5_000
"""Android asks whether to wait after that."""

CRASHES: dict[Platform, tuple[str, ...]] = {
    "android": (
        "NullPointerException in {}Fragment.onResume",
        "NullPointerException in {}Fragment.onResume",
        "IllegalStateException in {}ViewModel.load",
        "OutOfMemoryError in ImageLoader.decode",
    ),
    "ios": (
        "EXC_BAD_ACCESS in {}ViewController.viewDidLoad",
        "EXC_BAD_ACCESS in {}ViewController.viewDidLoad",
        "Index out of range in {}ViewModel.items",
        "NSInternalInconsistencyException in UITableView.endUpdates",
    ),
}
OFFLINE: dict[Platform, str] = {
    "android": "UnknownHostException in ApiClient.get",
    "ios": "NSURLErrorNotConnectedToInternet in ApiClient.get",
}


def crash(platform: Platform, screen: str, at: int) -> Issue:
    """A crash at this millisecond, which also tells which of the platform's crashes it is."""
    titles = CRASHES[platform]
    return _issue("crash", titles[at % len(titles)].format(screen), screen, at)


def freeze(platform: Platform, screen: str, at: int, frozen: int) -> Issue:
    """The screen hangs for `frozen` milliseconds from `at` on."""
    if platform == "android" and frozen > ANR_MS:
        return _issue("anr", f"Input dispatching timed out in {screen}Activity", screen, at + ANR_MS)
    return _issue("ui_freeze", f"Main thread blocked in {screen}", screen, at)


def offline(platform: Platform, screen: str, at: int) -> Issue:
    """The shop asks its server without a network, and says so to the user."""
    return _issue("handled_exception", OFFLINE[platform], screen, at)


def _issue(kind: IssueKind, title: str, screen: str, at: int) -> Issue:
    return Issue(kind=kind, title=title, at=at / 1000, screen=screen)
