import type { Orientation } from './codecs/jpeg.ts'

/** Colour scans, bilevel scans, and pictures taken with a phone: how papers reach an agency. */
export type Encoding = 'pdf-dct' | 'pdf-g4' | 'pdf-jbig2' | 'pdf-jpx' | 'tiff-g4' | 'photo' | 'card' | 'portrait'

/** `none`: not stamped though it should be · `faint`: stamped with a dry pad. */
export interface SealSpec {
  readonly organisation: string
  readonly label: string
  readonly strength: 'normal' | 'faint' | 'none'
}

export interface Patient {
  readonly name: string
  readonly sex: string
  readonly age: number
  readonly certno: string
}

/** 疾病诊断证明书 */
export interface CertificatePage {
  readonly kind: 'certificate'
  readonly hospital: string
  readonly serial: string
  readonly patient: Patient
  readonly department: string
  readonly admission: string
  readonly stay: readonly [string, string]
  readonly diagnoses: readonly string[]
  readonly course: string
  readonly advice: readonly string[]
  readonly doctor: string
  readonly date: string
  readonly seal: SealSpec
}

export interface LabRow {
  readonly name: string
  readonly result: string
  readonly flag: '↑' | '↓' | ''
  readonly unit: string
  readonly range: string
}
/** 检验报告单 */
export interface LabPage {
  readonly kind: 'lab'
  readonly hospital: string
  readonly title: string
  readonly patient: Patient
  readonly department: string
  readonly sampleNo: string
  readonly specimen: string
  readonly diagnosis: string
  readonly rows: readonly LabRow[]
  readonly sampledOn: string
  readonly reportedOn: string
  readonly doctors: readonly [string, string]
  readonly sheet: string
  readonly seal: SealSpec
}

/** 检查报告单: findings in words */
export interface ImagingPage {
  readonly kind: 'imaging'
  readonly hospital: string
  readonly title: string
  readonly patient: Patient
  readonly department: string
  readonly examNo: string
  readonly part: string
  readonly findings: string
  readonly conclusion: string
  readonly doctors: readonly [string, string]
  readonly date: string
  readonly sheet: string
  readonly seal: SealSpec
}

/** 出院记录 */
export interface DischargePage {
  readonly kind: 'discharge'
  readonly hospital: string
  readonly patient: Patient
  readonly department: string
  readonly admission: string
  readonly stay: readonly [string, string]
  readonly days: number
  readonly complaint: string
  readonly diagnoses: readonly string[]
  readonly course: string
  readonly orders: readonly string[]
  readonly doctor: string
  readonly date: string
  readonly seal: SealSpec
}

/** 门诊慢特病病种待遇认定申请表: label and value of each cell, row by row */
export interface FormPage {
  readonly kind: 'form'
  readonly agency: string
  readonly formNo: string
  readonly rows: readonly (readonly (readonly [label: string, value: string])[])[]
  readonly reason: string
  /** null: the applicant forgot to sign */
  readonly signature: string | null
  readonly date: string
  readonly opinion: { readonly doctor: string; readonly date: string; readonly seal: SealSpec } | null
}

export interface CardFrontPage {
  readonly kind: 'card-front'
  readonly name: string
  readonly sex: string
  readonly nation: string
  readonly birth: readonly [number, number, number]
  readonly address: string
  readonly certno: string
  readonly face: string
}
export interface CardBackPage {
  readonly kind: 'card-back'
  readonly authority: string
  readonly validity: string
}
export interface PortraitPage {
  readonly kind: 'portrait'
  readonly face: string
  readonly female: boolean
}
/** 授权委托书 */
export interface AuthorizationPage {
  readonly kind: 'authorization'
  readonly agency: string
  readonly principal: { readonly name: string; readonly certno: string }
  readonly agent: { readonly name: string; readonly certno: string; readonly relation: string; readonly tel: string }
  readonly date: string
}

export type PageSpec =
  | CertificatePage
  | LabPage
  | ImagingPage
  | DischargePage
  | FormPage
  | CardFrontPage
  | CardBackPage
  | PortraitPage
  | AuthorizationPage

/** Everything that decides the bytes of one paper. Equal specs give equal bytes. */
export interface PaperSpec {
  readonly seed: string
  readonly encoding: Encoding
  readonly dpi: number
  readonly pages: readonly PageSpec[]
  readonly orientation: Orientation
  /** names a picture that several papers share; they differ in their EXIF only, so it is drawn once per thread */
  readonly shared: string | null
  /** `YYYY:MM:DD HH:MM:SS`, for pictures of a phone */
  readonly takenAt: string
  /** the phone's own name of the picture, different for every paper of a seed; ASCII */
  readonly name: string
}

export interface RenderedPaper {
  readonly bytes: Uint8Array
  readonly mediaType: 'application/pdf' | 'image/jpeg' | 'image/tiff'
  readonly pages: number
}
