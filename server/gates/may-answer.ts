import type { Actor } from '@/server/accounts/actor';
import { roleMay } from '@/server/accounts/permissions';
import type { GateForm } from '@/server/engine/events';

/** A gate without approvers is for everyone who may answer gates here; else only for those it names. */
export const mayAnswer = (form: Pick<GateForm, 'approvers'>, actor: Actor): boolean =>
  roleMay(actor.role, 'gate:answer') &&
  (form.approvers.length === 0 ||
    form.approvers.some((name) => (!actor.isProgram && name === actor.userId) || isSameName(name, actor.userName)));

/** Whoever may answer may pass the question on, and take that back; so may whoever sees to keys here. */
export const mayManageLinks = (form: Pick<GateForm, 'approvers'>, actor: Actor): boolean =>
  mayAnswer(form, actor) || roleMay(actor.role, 'key:admin');

export const isSameName = (left: string, right: string): boolean =>
  left.trim().toLocaleLowerCase('en') === right.trim().toLocaleLowerCase('en');
