/** Who may see the app and as what; invitations. */

import { Badge, Button, Group, NativeSelect, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useMay } from "../account/useMay.ts";
import { memberQuery } from "../api/account.ts";
import {
  type Invite,
  invite,
  type MemberOfApp,
  membersQuery,
  type Role,
  removeMember,
  resetLink,
  setRole,
  takeBack,
} from "../api/members.ts";
import { readMoment, shortDay } from "../format/moment.ts";
import { useZone } from "../preferences.ts";
import { Confirm } from "../states/Confirm.tsx";
import { CopyField } from "../states/CopyField.tsx";
import { Failure } from "../states/Failure.tsx";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { Part, Section } from "./Section.tsx";
import classes from "./settings.module.css";

const words = texts.settings.members;
const ROLES = (["viewer", "admin"] as const).map((role) => ({ value: role, label: words.roles[role] }));

export function Members({ appid }: { appid: string }) {
  const found = useQuery(membersQuery(appid));
  return (
    <Section title={words.title} hint={words.hint}>
      <Part title={words.invite} hint={words.inviteHint}>
        <InviteForm appid={appid} />
      </Part>
      <Part title={words.all}>
        {found.isPending && <Skeleton height={160} />}
        {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
        {found.data && <Table appid={appid} members={found.data.members} />}
      </Part>
      {found.data && found.data.invites.length > 0 && (
        <Part title={words.waiting}>
          <Invites appid={appid} invites={found.data.invites} />
        </Part>
      )}
    </Section>
  );
}

function InviteForm({ appid }: { appid: string }) {
  const [email, setEmail] = useState("");
  const [role, setTheRole] = useState<Role>("viewer");
  const kept = useQueryClient();
  const inviting = useMutation({
    mutationFn: () => invite(appid, email.trim(), role),
    onError: toastFailed,
    onSuccess: ({ link }) => {
      if (link === null) toastDone(words.added(email.trim()));
      setEmail("");
      return kept.invalidateQueries(membersQuery(appid));
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    inviting.mutate();
  };
  return (
    <form onSubmit={send}>
      <Group gap="xs" align="end">
        <TextInput
          type="email"
          label={texts.account.email}
          required
          w={280}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <NativeSelect
          label={words.role}
          size="sm"
          data={ROLES}
          value={role}
          onChange={(event) => setTheRole(event.currentTarget.value as Role)}
        />
        <Button type="submit" size="sm" loading={inviting.isPending}>
          {words.inviteDo}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={6}>
        {words.roleHints[role]}
      </Text>
      {inviting.data?.link && (
        <Stack mt="sm" maw={560}>
          <CopyField label={words.link} value={inviting.data.link} hint={words.linkHint} />
        </Stack>
      )}
    </form>
  );
}

function Table({ appid, members }: { appid: string; members: MemberOfApp[] }) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{words.member}</th>
            <th scope="col">{words.role}</th>
            <th scope="col">
              <span className="hidden">{texts.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((each) => (
            <Row key={each.id} appid={appid} member={each} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ appid, member }: { appid: string; member: MemberOfApp }) {
  const { data: me } = useSuspenseQuery(memberQuery);
  const may = useMay(appid);
  const [removing, setRemoving] = useState(false);
  const kept = useQueryClient();
  const again = () => kept.invalidateQueries(membersQuery(appid));
  const changing = useMutation({
    mutationFn: (role: Role) => setRole(appid, member.id, role),
    onError: toastFailed,
    onSuccess: again,
  });
  const leaving = useMutation({
    mutationFn: () => removeMember(appid, member.id),
    onError: toastFailed,
    onSuccess: () => {
      setRemoving(false);
      return again();
    },
  });
  const fixed = member.everywhere !== null || member.id === me.id;
  return (
    <tr>
      <td>
        <Text size="sm" fw={550}>
          {member.name || member.email}
          {member.id === me.id && (
            <Badge ml={8} variant="light" color="gray" tt="none" radius="sm">
              {words.you}
            </Badge>
          )}
        </Text>
        {member.name && (
          <Text size="xs" c="dimmed">
            {member.email}
          </Text>
        )}
      </td>
      <td>
        {fixed ? (
          <Text size="sm">{words.roles[member.role ?? "viewer"]}</Text>
        ) : (
          <NativeSelect
            size="xs"
            w={110}
            aria-label={words.roleOf(member.email)}
            data={ROLES}
            value={member.role ?? "viewer"}
            disabled={changing.isPending}
            onChange={(event) => changing.mutate(event.currentTarget.value as Role)}
          />
        )}
      </td>
      <td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {may.own && member.id !== me.id && <Reset member={member} />}
          {!fixed && (
            <Button
              variant="subtle"
              color="red"
              size="compact-xs"
              aria-label={words.removeOf(member.email)}
              onClick={() => setRemoving(true)}
            >
              {texts.remove}
            </Button>
          )}
        </Group>
        <Confirm
          opened={removing}
          onClose={() => setRemoving(false)}
          title={words.removeOf(member.email)}
          hint={words.removeHint}
          action={texts.remove}
          busy={leaving.isPending}
          onConfirm={() => leaving.mutate()}
        />
      </td>
    </tr>
  );
}

function Reset({ member }: { member: MemberOfApp }) {
  const [asking, setAsking] = useState(false);
  const making = useMutation({ mutationFn: () => resetLink(member.id), onError: toastFailed });
  return (
    <>
      <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setAsking(true)}>
        {words.reset}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={words.resetOf(member.email)}
        hint={words.resetHint}
        action={words.resetDo}
        loses={false}
        busy={making.isPending}
        onConfirm={() => making.mutate()}
      >
        {making.data && <CopyField label={words.link} value={making.data} hint={words.linkHint} />}
      </Confirm>
    </>
  );
}

function Invites({ appid, invites }: { appid: string; invites: Invite[] }) {
  const [zone] = useZone();
  const kept = useQueryClient();
  const taking = useMutation({
    mutationFn: (id: number) => takeBack(appid, id),
    onError: toastFailed,
    onSuccess: () => kept.invalidateQueries(membersQuery(appid)),
  });
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{texts.account.email}</th>
            <th scope="col">{words.role}</th>
            <th scope="col">{words.madeBy}</th>
            <th scope="col">{words.expires}</th>
            <th scope="col">
              <span className="hidden">{words.takeBack}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invites.map((each) => (
            <tr key={each.id}>
              <td>{each.email}</td>
              <td>{words.roles[each.role]}</td>
              <td>{each.made_by}</td>
              <td className={classes.when}>{shortDay(readMoment(each.expires), zone)}</td>
              <td>
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-xs"
                  aria-label={words.takeBackOf(each.email)}
                  onClick={() => taking.mutate(each.id)}
                >
                  {words.takeBack}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
