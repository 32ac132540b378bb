/** The picture: rrweb, told what to hide, and its events gone over once more before anybody keeps them. */

import { record } from "@rrweb/record";
import { EventType, type eventWithTime, IncrementalSource, type mutationData } from "@rrweb/types";
import { BLOCK, type DomNode, hide, hideAttributes, MASK, type Masking, maskOptions } from "./masking.ts";
import { plainAddress } from "./screens.ts";

export interface Picture {
  /** Record all of the page anew, as a session begins or after a pause. */
  again(): void;
  stop(): void;
}

export function takePicture(masking: Masking, seen: (event: eventWithTime) => void): Picture {
  const stop = record<eventWithTime>({
    emit: (event) => {
      hideIn(event, masking);
      seen(event);
    },
    ...maskOptions(masking),
    blockSelector: BLOCK,
    recordAfter: "DOMContentLoaded",
    slimDOMOptions: "all",
    sampling: { scroll: 150, input: "last" },
    errorHandler: () => true,
  });
  return {
    again: () => record.takeFullSnapshot(true),
    stop: () => stop?.(),
  };
}

function hideIn(event: eventWithTime, masking: Masking): void {
  if (event.type === EventType.Meta) {
    event.data.href = plainAddress(event.data.href);
  } else if (event.type === EventType.FullSnapshot) {
    hide(event.data.node as DomNode, masking, false);
  } else if (event.type === EventType.IncrementalSnapshot && event.data.source === IncrementalSource.Mutation) {
    hideInMutation(event.data, masking);
  }
}

function hideInMutation(data: mutationData, masking: Masking): void {
  for (const { parentId, node } of data.adds) {
    hide(node as DomNode, masking, underMask(element(parentId)));
  }
  for (const { id, attributes } of data.attributes) {
    const changed = element(id);
    const masked = masking === "text" || underMask(changed);
    hideAttributes(attributes, changed?.tagName ?? "", changed?.getAttribute("type"), masking, masked);
  }
}

function element(id: number): Element | null {
  const node = record.mirror.getNode(id);
  return node instanceof Element ? node : null;
}

function underMask(element: Element | null): boolean {
  return element?.closest(MASK) != null;
}
