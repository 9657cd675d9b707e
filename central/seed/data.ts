import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Weight = z.number().positive()

/** name, unit, printed range, value from–to when the criteria are met, from–to when normal, decimals */
const LabRowData = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.int(),
])

/** What hospitals write about one group of diseases; `match`: words in the disease's name, none = fits all others. */
const ClinicalEntry = z.object({
  match: z.array(z.string()),
  department: z.string(),
  weight: Weight,
  ages: z.tuple([z.int(), z.int()]),
  diagnoses: z.array(z.string()).min(1),
  complaint: z.string(),
  course: z.string(),
  advice: z.array(z.string()),
  lab: z.object({ title: z.string(), specimen: z.string(), rows: z.array(LabRowData) }),
  imaging: z.object({
    title: z.string(),
    part: z.string(),
    findings: z.string(),
    conclusion: z.string(),
    normalFindings: z.string(),
    normalConclusion: z.string(),
  }),
})
export type ClinicalEntry = z.infer<typeof ClinicalEntry>

const HospitalEntry = z.object({ code: z.string(), name: z.string(), level: z.string(), weight: Weight })
const Hospitals = z.object({
  /** high enough for recognition */
  accepted: z.array(HospitalEntry),
  tooLow: z.array(HospitalEntry),
  doctors: z.array(z.string()),
})

const Names = z.array(z.string()).min(1)
const People = z.object({
  /** one character each, commonest first */
  surnames: z.string(),
  compoundSurnames: Names,
  maleGiven: Names,
  femaleGiven: Names,
  rareGiven: Names,
  minority: z.array(z.object({ naty: z.string(), male: Names, female: Names })),
  nations: z.record(z.string(), z.string()),
  areas: z.array(z.object({ code: z.string(), name: z.string(), weight: Weight, streets: Names })),
  employers: Names,
})

function read<T>(schema: z.ZodType<T>, file: string): T {
  return schema.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'data', file), 'utf8')))
}

/** Invented names, places and institutions, and the phrases hospitals use. */
export const people = read(People, 'people.json')
export const hospitals = read(Hospitals, 'hospitals.json')
export const clinicalEntries = read(z.array(ClinicalEntry), 'clinical.json')
