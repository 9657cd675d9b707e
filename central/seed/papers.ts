import type { IntakeDocument } from '#shared/contract/central-api.ts'
import { addDays, type IsoDate } from '#shared/policy/civil-day.ts'
import type { Clinical } from './clinical.ts'
import { isElectronic } from './draft.ts'
import {
  applicationForm,
  authorization,
  cardBack,
  cardFront,
  certificate,
  discharge,
  type PaperContext,
  type Quality,
  reportPages,
  SHARED_BACKS,
  sharedBack,
} from './pages.ts'
import { pickWeighted, type Random, random } from './random.ts'
import type { Encoding, PageSpec, PaperSpec } from './render/spec.ts'

/** A paper before it is drawn: what the channel declares about it, and what decides its bytes. */
export interface PlannedPaper {
  readonly declared: Pick<
    IntakeDocument,
    'material' | 'title' | 'issuedOn' | 'issuer' | 'issuerLevel' | 'holder' | 'values'
  >
  readonly spec: PaperSpec
}

const DPI: Readonly<Record<Quality, Readonly<Record<Encoding, number>>>> = {
  full: {
    'pdf-dct': 140,
    'pdf-g4': 150,
    'pdf-jbig2': 150,
    'pdf-jpx': 130,
    'tiff-g4': 200,
    photo: 110,
    card: 125,
    portrait: 300,
  },
  economical: {
    'pdf-dct': 100,
    'pdf-g4': 108,
    'pdf-jbig2': 100,
    'pdf-jpx': 80,
    'tiff-g4': 108,
    photo: 100,
    card: 110,
    portrait: 150,
  },
}
const ENCODINGS = {
  phone: { photo: 9, 'pdf-dct': 17, 'pdf-g4': 67, 'pdf-jbig2': 6, 'pdf-jpx': 1 },
  window: { 'pdf-dct': 20, 'pdf-g4': 57, 'tiff-g4': 16, 'pdf-jbig2': 6, 'pdf-jpx': 1 },
  economical: { 'pdf-g4': 85, 'tiff-g4': 14, 'pdf-dct': 1 },
} as const

/** How phones are held: upright and turned to the right are commonest. */
const ORIENTATIONS: readonly (readonly [PaperSpec['orientation'], weight: number])[] = [
  [6, 45],
  [1, 35],
  [8, 12],
  [3, 8],
]

function pickEncoding(r: Random, { draft, quality }: PaperContext, coloured: boolean, pages: number): Encoding {
  if (coloured)
    return pages === 1 && quality === 'full' && draft.channel !== 'window' && r.chance(0.25) ? 'photo' : 'pdf-dct'
  if (quality === 'economical') return r.weighted(ENCODINGS.economical)
  const drawn = draft.channel === 'window' ? r.weighted(ENCODINGS.window) : r.weighted(ENCODINGS.phone)
  return drawn === 'photo' && pages > 1 ? 'pdf-dct' : drawn
}

function pickOrientation(r: Random): PaperSpec['orientation'] {
  return pickWeighted(r, ORIENTATIONS, ([, weight]) => weight)[0]
}

/** Every paper of the application, in the order of the pack's materials. */
export function planPapers(context: PaperContext): PlannedPaper[] {
  const { draft, pack, quality, seed } = context
  const { past, person, agent, stay, hospital, paper } = draft
  const wanted = new Set(draft.required)
  if (agent) wanted.add('authorization')
  const papers: PlannedPaper[] = []
  const add = (
    r: Random,
    material: string,
    encoding: Encoding,
    pages: readonly PageSpec[],
    day: IsoDate | null,
    { shared = null, values = [] }: { shared?: string | null; values?: Clinical['values'] } = {},
  ): void => {
    const known = pack.materials.find((m) => m.code === material)
    const handHeld = encoding === 'photo' || encoding === 'card'
    const minute = `${String(r.int(7, 21)).padStart(2, '0')}:${String(r.int(0, 59)).padStart(2, '0')}:${String(r.int(0, 59)).padStart(2, '0')}`
    papers.push({
      declared: {
        material,
        title: known?.name ?? material,
        issuedOn: day,
        issuer: day === null ? null : hospital.name,
        issuerLevel: day === null ? null : hospital.level,
        ...(isElectronic(draft) &&
          day !== null && { holder: { name: paper.patientName, certno: paper.patientCertno } }),
        ...(isElectronic(draft) && values.length > 0 && { values: [...values] }),
      },
      spec: {
        seed: `${seed} ${material} ${papers.length}`,
        shared,
        encoding,
        dpi: DPI[quality][encoding],
        pages,
        orientation: shared === null && handHeld ? pickOrientation(r) : 1,
        name: `IMG_${draft.index + 1}_${papers.length + 1}`,
        takenAt: `${addDays(past.receivedOn, -1).replaceAll('-', ':')} ${minute}`,
      },
    })
  }
  for (const { code } of pack.materials) {
    if (!wanted.has(code) || paper.omit.has(code)) continue
    const r = random(seed, 'paper', code)
    switch (code) {
      case 'id_front':
        add(r, code, 'card', [cardFront(draft)], null)
        break
      case 'id_back': {
        const n = r.int(0, SHARED_BACKS - 1)
        if (quality === 'economical') add(r, code, 'card', [sharedBack(n % 15)], null, { shared: `back ${n}` })
        else add(r, code, 'card', [cardBack(draft, r)], null)
        break
      }
      case 'application_form':
        add(r, code, pickEncoding(r, context, !paper.signed, 1), [applicationForm(r, context)], null)
        break
      case 'diagnosis':
        add(
          r,
          code,
          pickEncoding(r, context, paper.seal !== 'normal' || (quality === 'full' && r.chance(0.35)), 1),
          [certificate(r, draft)],
          stay[1],
        )
        break
      case 'report':
        draft.clinical.forEach(({ values }, disease) => {
          const pages = reportPages(r, context, disease)
          add(
            r,
            code,
            pickEncoding(r, context, false, pages.length),
            pages,
            addDays(stay[0], Math.max(1, pages.length)),
            { values },
          )
        })
        break
      case 'discharge':
        add(r, code, pickEncoding(r, context, false, 1), [discharge(r, draft)], stay[1])
        break
      case 'photo':
        add(r, code, 'portrait', [{ kind: 'portrait', face: person.face, female: person.sex === '2' }], null)
        break
      case 'authorization': {
        const page = authorization(context)
        if (page) add(r, code, pickEncoding(r, context, false, 1), [page], null)
        break
      }
    }
  }
  return papers
}
