/** Where the app is used: countries on a map, and countries and cities by sessions. */

import { SimpleGrid, Stack } from "@mantine/core";
import { AnswerView } from "../analytics/AnswerView.tsx";
import { COUNTRY, type Question } from "../analytics/question.ts";
import { texts } from "../texts.ts";
import { RankFigure } from "./RankFigure.tsx";
import type { BoardProps } from "./ready.tsx";

const MOST = 20;
const MAP: Question = {
  entity: "session",
  metrics: [{ name: "session_count" }],
  groups: [{ name: COUNTRY }],
  view: "map",
  compare: false,
};

export function Places({ appid, filters }: BoardProps) {
  return (
    <Stack gap="md">
      <AnswerView appid={appid} question={MAP} filters={filters} title={texts.boards.map} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <RankFigure appid={appid} filters={filters} attribute={COUNTRY} title={texts.boards.countries} most={MOST} />
        <RankFigure appid={appid} filters={filters} attribute="device_city" title={texts.boards.cities} most={MOST} />
      </SimpleGrid>
    </Stack>
  );
}
