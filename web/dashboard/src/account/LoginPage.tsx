/** `/login`: with e-mail and password, or with the identity provider that the settings name. */

import { Alert, Anchor, Button, Divider, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { installationQuery, logIn, memberQuery, providerLogin } from "../api/account.ts";
import { texts } from "../texts.ts";
import { AccountFrame } from "./AccountFrame.tsx";
import { nextAddress } from "./next.ts";
import { Refusal } from "./Refusal.tsx";

export function LoginPage() {
  const installation = useQuery(installationQuery);
  const problem = useLocation({ select: ({ hash }) => toldProblem(hash) });
  const next = nextAddress(useSearch({ strict: false }).next);
  if (installation.data?.set_up === false) return <NoOwner />;
  return (
    <AccountFrame title={texts.account.loginTitle}>
      {problem && (
        <Alert color="red" variant="light" p="xs" mb="md" role="alert">
          {problem}
        </Alert>
      )}
      {installation.data?.oidc && (
        <>
          <Button component="a" href={providerLogin(next)} variant="default" size="sm" fullWidth>
            {texts.account.loginWithProvider}
          </Button>
          <Divider my="md" label={texts.account.or} />
        </>
      )}
      <LoginForm />
    </AccountFrame>
  );
}

function LoginForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const login = useLogin();
  const send = (event: FormEvent) => {
    event.preventDefault();
    login.mutate({ email, password });
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          label={texts.account.email}
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={texts.account.password}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {login.error && <Refusal error={login.error} />}
        <Button type="submit" size="sm" loading={login.isPending}>
          {texts.account.login}
        </Button>
        <Text size="xs" c="dimmed" ta="center">
          {texts.account.forgot}
        </Text>
      </Stack>
    </form>
  );
}

function useLogin() {
  const kept = useQueryClient();
  const navigate = useNavigate();
  const next = nextAddress(useSearch({ strict: false }).next);
  return useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => logIn(email, password),
    onSuccess: async () => {
      await kept.invalidateQueries({ queryKey: memberQuery.queryKey });
      await navigate({ href: next });
    },
  });
}

/** What went wrong at the identity provider: `#problem=…`. */
function toldProblem(hash: string): string {
  const told = hash.replace(/^problem=/, "");
  if (told === hash) return "";
  try {
    return decodeURIComponent(told);
  } catch {
    return told;
  }
}

function NoOwner() {
  return (
    <AccountFrame title={texts.account.noOwner}>
      <Text size="sm">{texts.account.noOwnerHint}</Text>
      <Anchor size="sm" href="/docs" mt="sm" display="block">
        {texts.navigation.documentation}
      </Anchor>
    </AccountFrame>
  );
}
