/** Words of a second look that begins blind. */
export const secondLookText = {
  title: '先盲审',
  what: '初审意见、勾选和圈画已隐藏。看完材料后先记下您的初步判断，再对照初审意见。',
  bar: '请先记下初步判断，再看初审意见。',
  pass: '应通过',
  fail: '不应通过',
  mine: '您的初步判断',
  theirs: '初审意见',
  same: '与初审意见一致',
  different: '与初审意见不同，请核对后再定',
  byRule: '政策包规定复审先盲审。',
  turnOn: '以后先盲审',
  turnOff: '以后不盲审',
  hidden: '初审意见已隐藏',
} as const
