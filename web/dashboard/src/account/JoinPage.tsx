/**
 * `/join#<token>`: a link that works once makes the first owner, lets an invited member in, or sets a new password. The token stands
 * behind the `#`, where neither server logs nor other sites see it.
 */

import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { type JoinLink, joinLinkQuery } from "../api/account.ts";
import { Loading } from "../states/Loading.tsx";
import { texts } from "../texts.ts";
import { AccountFrame } from "./AccountFrame.tsx";
import { JoinForm } from "./JoinForm.tsx";
import { LinkGone } from "./LinkGone.tsx";

export function JoinPage() {
  const token = useLocation({ select: (location) => location.hash });
  const link = useQuery({ ...joinLinkQuery(token), enabled: token !== "" });
  if (token === "" || link.isError) return <LinkGone error={link.error} />;
  if (link.isPending) return <Loading />;
  const words = texts.account.join[link.data.kind];
  return (
    <AccountFrame title={words.title} hint={hint(link.data)}>
      <JoinForm token={token} kind={link.data.kind} email={link.data.email} action={words.action} />
    </AccountFrame>
  );
}

function hint({ kind, email }: JoinLink): string {
  return texts.account.join[kind].hint(email ?? "");
}
