/** E-mail (where the link does not say it), name and password. */

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { type JoinLink, join } from "../api/account.ts";
import { texts } from "../texts.ts";
import { Refusal } from "./Refusal.tsx";

/** As in model/member.py, which refuses shorter ones. */
const SHORTEST_PASSWORD = 10;

interface Props {
  token: string;
  kind: JoinLink["kind"];
  email: string | null;
  action: string;
}

export function JoinForm({ token, kind, email: known, action }: Props) {
  const [email, setEmail] = useState(known ?? "");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const joining = useJoin();
  const send = (event: FormEvent) => {
    event.preventDefault();
    joining.mutate({ token, password, email: known === null ? email : "", name });
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          label={texts.account.email}
          type="email"
          autoComplete="username"
          required
          readOnly={known !== null}
          autoFocus={known === null}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {kind !== "reset" && (
          <TextInput
            label={texts.account.name}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label={texts.account.newPassword}
          description={texts.account.passwordHint(SHORTEST_PASSWORD)}
          autoComplete="new-password"
          minLength={SHORTEST_PASSWORD}
          required
          autoFocus={known !== null}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {joining.error && <Refusal error={joining.error} />}
        <Button type="submit" size="sm" loading={joining.isPending}>
          {action}
        </Button>
      </Stack>
    </form>
  );
}

function useJoin() {
  const kept = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: join,
    onSuccess: async () => {
      kept.clear();
      await navigate({ to: "/" });
    },
  });
}
