/** All addresses on one screen. What is heavy or rare comes when its page is opened. */

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { memberQuery } from "./api/account.ts";
import { ApiError } from "./api/client.ts";
import { parseSearch, printSearch, type Search } from "./link/search.ts";
import { queryClient } from "./queryClient.ts";
import { AppFrame } from "./shell/AppFrame.tsx";
import { FirstApp } from "./shell/FirstApp.tsx";
import { Failure } from "./states/Failure.tsx";
import { Loading } from "./states/Loading.tsx";
import { NotFound } from "./states/NotFound.tsx";

/** Every page takes parts of links and plain parameters; each reads its own. */
const validateSearch = (found: Record<string, unknown>): Search => found as Search;

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <NotFound />, validateSearch });

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  component: lazyRouteComponent(() => import("./account/LoginPage.tsx"), "LoginPage"),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("./account/JoinPage.tsx"), "JoinPage"),
});

/** Pages for members: who is not logged in goes to the login and comes back to this very address. */
const members = createRoute({
  getParentRoute: () => root,
  id: "members",
  component: Outlet,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(memberQuery);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({ to: "/login", search: location.href === "/" ? {} : { next: location.href } });
      }
      throw error;
    }
  },
});

const first = createRoute({ getParentRoute: () => members, path: "/", component: FirstApp });
const app = createRoute({ getParentRoute: () => members, path: "/app/$appid", component: AppFrame });

const appStart = createRoute({
  getParentRoute: () => app,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({
      to: "/app/$appid/sessions/list/$page",
      params: { appid: params.appid, page: "1" },
      replace: true,
    });
  },
});

const sessions = createRoute({
  getParentRoute: () => app,
  path: "/sessions/list/$page",
  component: lazyRouteComponent(() => import("./sessions/SessionsPage.tsx"), "SessionsPage"),
});

const replay = createRoute({
  getParentRoute: () => app,
  path: "/sessions/list/$page/$sessionId",
  component: lazyRouteComponent(() => import("./replay/ReplayPage.tsx"), "ReplayPage"),
});

const events = createRoute({
  getParentRoute: () => app,
  path: "/events/list/$page",
  component: lazyRouteComponent(() => import("./events/EventsPage.tsx"), "EventsPage"),
});

const analytics = createRoute({
  getParentRoute: () => app,
  path: "/analytics",
  component: lazyRouteComponent(() => import("./analytics/AnalyticsPage.tsx"), "AnalyticsPage"),
});

const boardsStart = createRoute({
  getParentRoute: () => app,
  path: "/boards",
  beforeLoad: ({ params }) => {
    throw redirect({
      to: "/app/$appid/boards/$board",
      params: { appid: params.appid, board: "overview" },
      replace: true,
    });
  },
});

const boards = createRoute({
  getParentRoute: () => app,
  path: "/boards/$board",
  component: lazyRouteComponent(() => import("./boards/BoardsPage.tsx"), "BoardsPage"),
});

const users = createRoute({
  getParentRoute: () => app,
  path: "/users/list/$page",
  component: lazyRouteComponent(() => import("./users/UsersPage.tsx"), "UsersPage"),
});

const user = createRoute({
  getParentRoute: () => app,
  path: "/users/list/$page/$userId",
  component: lazyRouteComponent(() => import("./users/UserPage.tsx"), "UserPage"),
});

/** The short form, for people who type. */
const userById = createRoute({
  getParentRoute: () => app,
  path: "/users/$userId",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/app/$appid/users/list/$page/$userId", params: { ...params, page: "1" }, replace: true });
  },
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings/$section",
  component: lazyRouteComponent(() => import("./settings/SettingsPage.tsx"), "SettingsPage"),
});

const settingsStart = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  beforeLoad: ({ params }) => {
    throw redirect({
      to: "/app/$appid/settings/$section",
      params: { appid: params.appid, section: "setup" },
      replace: true,
    });
  },
});

const routeTree = root.addChildren([
  login,
  join,
  members.addChildren([
    first,
    app.addChildren([
      appStart,
      sessions,
      replay,
      events,
      boardsStart,
      boards,
      analytics,
      users,
      user,
      userById,
      settings,
      settingsStart,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch: (search) => printSearch(search as Search),
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  defaultNotFoundComponent: () => <NotFound />,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
