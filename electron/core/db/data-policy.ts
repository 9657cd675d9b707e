/**
 * What each table holds, how sensitive that is, and when it goes. A table without a line here does not pass the tests,
 * in either direction (个人信息保护法 Art. 19: kept no longer than needed).
 */
export interface DataPolicy {
  readonly holds: string
  /** 'personal': identifies a citizen · 'staff': about the person signed in · 'none' */
  readonly personal: 'personal' | 'staff' | 'none'
  /**
   * 'rebuild': thrown away with cache.db whenever in doubt · 'decided': with the decision · 'delivered': when the centre
   * has had it for a month · 'never': by an administrator only
   */
  readonly erased: 'rebuild' | 'decided' | 'delivered' | 'never'
}

const pulled = { personal: 'personal', erased: 'rebuild' } as const

export const cachePolicy = {
  meta: { holds: 'feed position, policy in force', personal: 'none', erased: 'rebuild' },
  case_file: { holds: 'columns of cases that queues sort and show', ...pulled },
  case_body: { holds: 'whole cases as published, and their findings', ...pulled },
  body_pack: { holds: 'whole cases, those of a page together', ...pulled },
  name_gram: { holds: 'endings of names and of their initials', ...pulled },
  hospital: { holds: 'names of hospitals that cases name', personal: 'none', erased: 'rebuild' },
  case_no_part: { holds: 'index of 受理号 fragments', ...pulled },
  picture: { holds: 'which picture is in which case first', ...pulled },
  picture_again: { holds: 'which pictures are in further cases', ...pulled },
  notice: { holds: 'notices as they were sent, fetched when looked at', ...pulled },
  renewals: { holds: 'recognitions that end soon, as the centre last told', ...pulled },
  tally: { holds: 'counts by state and date', personal: 'none', erased: 'rebuild' },
} as const satisfies Record<string, DataPolicy>

export const workPolicy = {
  setting: {
    holds:
      'who the desk belongs to, refresh token, epoch of the centre, the first official pack it followed, the time at the centre, the hash of the PIN',
    personal: 'staff',
    erased: 'never',
  },
  draft: { holds: 'what a reviewer has not decided yet', personal: 'personal', erased: 'decided' },
  registration_draft: {
    holds: 'an application being registered at the window',
    personal: 'personal',
    erased: 'decided',
  },
  receipt_print: { holds: 'which receipts this desk made and printed, by number', personal: 'none', erased: 'never' },
  operation: { holds: 'decisions, byte for byte as sent', personal: 'personal', erased: 'never' },
  operation_base: { holds: 'what each decision rested on', personal: 'personal', erased: 'never' },
  second_try: { holds: 'which conflict the next decision on a case answers', personal: 'none', erased: 'decided' },
  undo_point: { holds: 'what undoing a decision not yet sent brings back', personal: 'personal', erased: 'decided' },
  desk_choice: { holds: 'saved views, columns, row height, keys', personal: 'staff', erased: 'never' },
  out_of_turn: { holds: 'cases passed over or taken before their turn, and why', personal: 'staff', erased: 'never' },
  lease: { holds: 'cases this desk has alone, and until when', personal: 'none', erased: 'never' },
  outbox: { holds: 'what became of each decision', personal: 'none', erased: 'never' },
  journal: { holds: 'hash chain of decisions and answers', personal: 'personal', erased: 'never' },
  notice_print: { holds: 'which notices were printed here, by number', personal: 'none', erased: 'never' },
  paper: { holds: 'papers taken here, and what they are', personal: 'personal', erased: 'delivered' },
  paper_file: { holds: 'which of their files the centre has', personal: 'none', erased: 'delivered' },
  operation_paper: { holds: 'which papers a decision names', personal: 'none', erased: 'delivered' },
  audit: { holds: 'who did and saw what here', personal: 'staff', erased: 'never' },
} as const satisfies Record<string, DataPolicy>
