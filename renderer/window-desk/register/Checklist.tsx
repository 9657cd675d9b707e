import type { RegistrationDraft } from '#shared/model/registration.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { itemsFor, materialsAsked, missingMaterials } from '#shared/policy/registration-materials.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { registerText } from './text.register.zh.ts'

const words = registerText.checklist

export interface Paper {
  readonly material: string
}

/** What the pack asks for, disease by disease where they differ, what is there of it, and what follows from that. */
export function Checklist(props: { draft: RegistrationDraft; papers: readonly Paper[] }) {
  const { draft, papers } = props
  const { pack } = useDeskContext()
  if (draft.diseases.length === 0) return <p className="muted">{words.pickFirst}</p>
  const missing = new Set(draft.diseases.flatMap((code) => missingMaterials(draft, code, pack, papers)))
  const asked = [...new Set(draft.diseases.flatMap((code) => materialsAsked(draft, code, pack)))]
  const outlook =
    missing.size === 0
      ? words.all
      : itemsFor([...missing], pack).length === 0
        ? words.cannotAsk
        : words.lacks(missing.size)
  return (
    <>
      <ul className="checklist">
        {asked.map((material) => {
          const there = !missing.has(material)
          const only = draft.diseases.filter((code) => materialsAsked(draft, code, pack).includes(material))
          return (
            <li key={material.code} className={there ? 'there' : 'missing'}>
              <span aria-hidden="true">{there ? '✔' : '○'}</span> {material.name}{' '}
              <b>{there ? words.there : words.missing}</b>
              {only.length < draft.diseases.length && (
                <span className="muted small">
                  {only.map((code) => diseaseOf(pack, code)?.opsp_dise_name ?? code).join('、')}
                </span>
              )}
            </li>
          )
        })}
      </ul>
      <p className={`outlook ${missing.size === 0 ? 'all' : 'lacks'}`}>{outlook}</p>
    </>
  )
}
