/** Short words at the edge of the window, about something that was just done. */

import { notifications } from "@mantine/notifications";
import { ApiError } from "../api/client.ts";
import { texts } from "../texts.ts";

const closeButtonProps = { "aria-label": texts.close };

export function toastDone(message: string): void {
  notifications.show({ message, autoClose: 3000, withBorder: true, closeButtonProps });
}

/** The server's own words. */
export function toastFailed(error: unknown): void {
  const message = error instanceof ApiError ? error.message : String(error);
  notifications.show({
    title: texts.errors.title,
    message,
    color: "red",
    autoClose: 8000,
    withBorder: true,
    closeButtonProps,
  });
}
