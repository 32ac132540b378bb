/** A moment of a recording that has no frames, as a page: drawn here, with all that it takes, at once or when it is its turn. */

import { lazy, Suspense, useCallback, useState } from "react";
import type { Size } from "../../../player/src/renderer.ts";
import { duration } from "../format/duration.ts";
import { texts } from "../texts.ts";
import { Placeholder } from "./Placeholder.tsx";
import { useTurn } from "./turns.ts";

const Still = lazy(() => import("../replay/Still.tsx"));

interface Props {
  appid: string;
  sessionId: string;
  /** Milliseconds since the session's start. */
  at: number;
  className: string | undefined;
}

export function Rebuilt({ className, onDone, ...moment }: Props & { onDone?: () => void }) {
  const [shown, setShown] = useState<Size | null>();
  const label = texts.list.pictureOf(duration(moment.at / 1000));
  const done = useCallback(
    (size: Size | null) => {
      setShown(size);
      onDone?.();
    },
    [onDone],
  );
  return (
    <div className={className}>
      {shown === null ? (
        <Placeholder recorded={false} />
      ) : (
        <Suspense>
          <Still {...moment} label={label} onShown={done} />
        </Suspense>
      )}
    </div>
  );
}

export function RebuiltInTurn(props: Props) {
  const [come, end] = useTurn();
  if (come) return <Rebuilt {...props} onDone={end} />;
  return (
    <div className={props.className}>
      <Placeholder recorded />
    </div>
  );
}
