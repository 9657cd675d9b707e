import { useState } from 'react'
import { describeLogic } from '#shared/policy/criteria.ts'
import { label, type PolicyPack } from '#shared/policy/pack.ts'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { Heads } from '../common/Heads.tsx'
import { policyText as words } from '../text.policy.zh.ts'

/** The diseases of the catalogue in force, each with its criteria in words. */
export function Catalogue(props: { pack: PolicyPack }) {
  const { pack } = props
  const [search, setSearch] = useState('')
  const wanted = search.trim().toUpperCase()
  const shown = pack.diseases.filter(
    (disease) => disease.opsp_dise_name.includes(wanted) || disease.opsp_dise_code.includes(wanted),
  )
  return (
    <>
      <p className="policy-search">
        <input
          type="search"
          value={search}
          placeholder={words.search}
          aria-label={words.search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <span className="muted">{words.found(shown.length, pack.diseases.length)}</span>
      </p>
      <table className="policy-table wide">
        <Heads names={Object.values(words.columns)} />
        <tbody>
          {shown.map((disease) => (
            <Row key={`${disease.opsp_dise_code} ${disease.ver}`} disease={disease} pack={pack} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function Row(props: { disease: Disease; pack: PolicyPack }) {
  const { disease, pack } = props
  const { criteria } = disease
  return (
    <tr>
      <td className="num">{disease.opsp_dise_code}</td>
      <td>
        <b>{disease.opsp_dise_name}</b>
      </td>
      <td>{pack.classes.find((one) => one.code === disease.class)?.name ?? ''}</td>
      <td>{words.years(disease.reviewYears)}</td>
      <td>{disease.insutypes.map((code) => label(pack, 'INSUTYPE', code)).join('、')}</td>
      <td>
        {criteria ? (
          <details>
            <summary>{describeLogic(criteria.logic)}</summary>
            <ol>
              {criteria.items.map((item) => (
                <li key={item.id}>
                  <span className="num">{item.id}</span> {item.text}
                </li>
              ))}
            </ol>
          </details>
        ) : (
          <span className="provisional">{words.noCriteria}</span>
        )}
      </td>
    </tr>
  )
}
