/** The ingest key that was just made, or pasted: kept in this window alone, so that the lines to paste can have it. */

import { useQuery, useQueryClient } from "@tanstack/react-query";

function name(appid: string) {
  return ["ingestKey", appid] as const;
}

export function useIngestKey(appid: string): [string, (key: string) => void] {
  const kept = useQueryClient();
  const { data } = useQuery({
    queryKey: name(appid),
    queryFn: () => "",
    enabled: false,
    initialData: "",
    gcTime: Number.POSITIVE_INFINITY,
  });
  return [data, (key) => kept.setQueryData(name(appid), key)];
}
