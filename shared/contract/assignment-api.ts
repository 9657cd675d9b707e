import { z } from 'zod'
import { CaseNo, IsoDate, StaffNo, Uuid } from '../model/ids.ts'
import { Role } from '../model/staff.ts'

/** When somebody is not there, both days included. */
export const Away = z.object({ from: IsoDate, to: IsoDate }).refine(({ from, to }) => from <= to, {
  error: '休假的开始不能晚于结束',
})

/** What a supervisor sets for a colleague, for handing out work by rule. */
export const StaffSetting = z.object({
  away: Away.nullable(),
  /** codes of the diseases this person is handed cases of; null = any */
  diseases: z.array(z.string().min(1).max(30)).min(1).max(200).nullable(),
})
export type StaffSetting = z.infer<typeof StaffSetting>

/** A colleague one may hand cases to. */
export const Colleague = StaffSetting.extend({
  staffNo: StaffNo,
  name: z.string(),
  roles: z.array(Role),
  /** cases this person has alone now */
  held: z.int().nonnegative(),
})
export type Colleague = z.infer<typeof Colleague>

/** Hand out cases: to one person, or by rule: who may and can, is there, and has the fewest. */
export const AssignRequest = z.object({
  /** made at the desk: the same again changes nothing and is answered as before */
  assignId: Uuid,
  caseIds: z.array(Uuid).min(1).max(200),
  to: StaffNo.nullable(),
  note: z.string().trim().min(1).max(200),
})
export type AssignRequest = z.infer<typeof AssignRequest>

/** What became of one case. */
export const Assigned = z.object({
  caseId: Uuid,
  caseNo: CaseNo.nullable(),
  /** who has it now because of this; null = nobody */
  to: StaffNo.nullable(),
  toName: z.string(),
  /** why it was not handed out, as a sentence; null = it was */
  problem: z.string().nullable(),
})
export type Assigned = z.infer<typeof Assigned>

export const RemindRequest = z.object({ caseIds: z.array(Uuid).min(1).max(200) })
export const Reminded = z.object({
  caseId: Uuid,
  caseNo: CaseNo.nullable(),
  /** why no reminder was sent, as a sentence; null = it was, now or earlier today */
  problem: z.string().nullable(),
})
export type Reminded = z.infer<typeof Reminded>

const Results = z.object({ results: z.array(Assigned) })
const Reminders = z.object({ results: z.array(Reminded) })
const Colleagues = z.object({ rows: z.array(Colleague) })

/** The part of the central agreement by which work is handed out. */
export const assignmentApi = {
  colleagues: {
    method: 'GET',
    path: '/v1/staff',
    auth: 'staff',
    summary: 'Who works in the caller’s area, whether they are there, what they are handed and how much they have',
    answer: Colleagues,
  },
  saveStaffSetting: {
    method: 'POST',
    path: '/v1/staff/:staffNo/setting',
    auth: 'staff',
    summary: 'When a colleague is away and of which diseases they are handed cases; supervisors only',
    params: z.object({ staffNo: StaffNo }),
    body: StaffSetting,
    answer: Colleagues,
  },
  assign: {
    method: 'POST',
    path: '/v1/assignments',
    auth: 'staff',
    summary: 'Hand cases to a colleague, or by rule; idempotent by assignId; supervisors only',
    body: AssignRequest,
    answer: Results,
  },
  remind: {
    method: 'POST',
    path: '/v1/reminders',
    auth: 'staff',
    summary: 'Remind applicants of an open 补正, each case at most once a day',
    body: RemindRequest,
    answer: Reminders,
  },
} as const

/** What the page may ask of the core about it. All of it needs the centre. */
export const assignmentMethods = {
  'staff.colleagues': { input: z.object({}), output: Colleagues },
  'staff.saveSetting': { input: z.object({ staffNo: StaffNo, setting: StaffSetting }), output: Colleagues },
  'case.assign': { input: AssignRequest, output: Results },
  'case.remind': { input: RemindRequest, output: Reminders },
} as const
