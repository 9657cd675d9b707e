import { addDays } from '#shared/policy/civil-day.ts'
import { misspell, spoilCertno } from '../people.ts'
import type { FlawKind } from './kind.ts'

/** Flaws in who applies, as the form and the records say it. */
export const identityFlaws: Readonly<Record<string, FlawKind>> = {
  id_invalid: {
    weight: 4,
    apply({ draft }) {
      draft.form.certno = spoilCertno(draft.form.certno)
      return '证件号码校验位错误'
    },
  },
  id_form_mismatch: {
    weight: 4,
    apply({ r, draft }) {
      if (r.chance(0.4)) {
        draft.form.sex = draft.form.sex === '1' ? '2' : '1'
        return '填报性别与证件号码不一致'
      }
      draft.form.birth = addDays(draft.form.birth, r.pick([-1, 1, 9, 31]))
      return '填报出生日期与证件号码不一致'
    },
  },
  name_mismatch: {
    weight: 4,
    apply({ r, draft }) {
      draft.insurance.psn_name = misspell(r, draft.person.name)
      return '参保信息中的姓名不同'
    },
  },
  certno_mismatch: {
    weight: 2,
    apply({ draft }) {
      draft.insurance.certno = `${draft.person.certno.slice(0, 14)}${draft.person.certno.slice(15)}0`.slice(0, 18)
      return '参保信息中的证件号码不同'
    },
  },
  signature_missing: {
    weight: 4,
    apply({ draft }) {
      draft.sign = { name: null, date: null }
      draft.paper.signed = false
      return '申请表没有签名'
    },
  },
  signature_wrong: {
    weight: 5,
    apply({ r, draft }) {
      const { name, date } = draft.sign
      const kind = r.weighted({ signer: 4, undated: 3, late: 3 })
      if (kind === 'signer') draft.sign = { name: misspell(r, name ?? draft.person.name), date }
      if (kind === 'undated') draft.sign = { name, date: null }
      if (kind === 'late') draft.sign = { name, date: addDays(draft.past.receivedOn, r.int(1, 20)) }
      return { signer: '签名人另有其人', undated: '没有签名日期', late: '签名日期晚于交件日' }[kind]
    },
  },
  agent_without_authorization: {
    weight: 12,
    // a child's parent needs no authority, so nothing would be missing
    possible: ({ draft, policy }) =>
      draft.agent !== null && !policy.pack.guardians.relations.includes(draft.agent.relation),
    apply({ draft }) {
      draft.paper.omit.add('authorization')
      return '代办缺少授权委托书'
    },
  },
}
