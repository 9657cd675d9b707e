import type { ProblemKind } from '#shared/model/problem.ts'

export interface ProblemWords {
  /** what happened */
  readonly title: string
  /** what is safe */
  readonly safe: string
  /** the one next step */
  readonly next: string
}

const kept = '已保存的决定和草稿都在本机，没有丢。'

/** One text for every kind of problem: what happened, what is safe, what to do. */
export const problems: Readonly<Record<ProblemKind, ProblemWords>> = {
  BadRequest: { title: '这一步没有办成', safe: kept, next: '请返回重新打开这件再试；再出现请把编号告诉技术人员。' },
  NotSignedIn: { title: '还没有登录', safe: kept, next: '请重新登录。' },
  NotAllowed: { title: '您的岗位不能办理这一步', safe: '这件没有被改动。', next: '请转给有权限的同事，或联系主管。' },
  WrongPassword: {
    title: '工号或密码不对',
    safe: '本机数据没有变化。',
    next: '请核对工号和大小写后重新输入。连续输错会被锁定。',
  },
  AccountLocked: {
    title: '账号已锁定',
    safe: '您没发送的决定都在本机。',
    next: '请联系主管解锁，或等锁定时间过后再试。',
  },
  SignInExpired: { title: '登录已过期', safe: kept, next: '请退出后重新登录，之后自动发送。' },
  OldPasswordNeeded: {
    title: '您的密码在别处改过',
    safe: '本机的案卷和未发送的决定仍用旧密码保护着，没有丢。',
    next: '请在「旧密码」一栏再输入一次旧密码，本机数据就会换成新密码保护。',
  },
  Offline: {
    title: '连不上中心',
    safe: '已下载的件可以照常办理，决定联网后自动发送。',
    next: '请检查网络；不急的话继续办理即可。',
  },
  NotCached: {
    title: '这份材料还没有下载',
    safe: '其他已下载的材料可以照常看。',
    next: '联网后会自动下载，请稍后再看这一份。',
  },
  NotFound: { title: '没有找到', safe: kept, next: '请返回队列刷新后再找。' },
  Stale: { title: '这件刚才有变化', safe: '您的草稿还在。', next: '请载入最新情况，看过后再决定。' },
  RuleBroken: { title: '按规定不能这样办', safe: '这件没有被改动，草稿还在。', next: '请按上面的说明修改后再办。' },
  DbWrongKey: {
    title: '密码打不开本机数据',
    safe: '数据文件完好，没有被改动。',
    next: '请确认工号和密码；若密码刚改过，请用旧密码再试，仍不行请联系技术人员。',
  },
  DbKeyMissing: {
    title: '本机的钥匙文件不见了',
    safe: '中心已确认的决定都在中心；未发送的决定还锁在本机数据里，请不要删除任何文件。',
    next: '请联系技术人员从备份恢复钥匙文件；恢复前可以换一台电脑登录继续办理。',
  },
  KeyringNeeded: {
    title: '取不到系统钥匙串里的那一半钥匙',
    safe: '钥匙文件和数据都完好，没有被改动。',
    next: '请用平时的系统账户登录电脑后再打开工作台；仍不行请联系技术人员。',
  },
  DataInUse: {
    title: '本机数据正在被另一个程序使用',
    safe: '数据没有被改动。',
    next: '请关闭另一个工作台窗口或命令行工具后再试；找不到就重新启动电脑。',
  },
  DbDamaged: {
    title: '本机数据文件损坏',
    safe: '中心已确认的决定都在中心。程序已停止写入，没有覆盖任何内容。',
    next: '请不要删除文件，联系技术人员导出未发送的决定，然后重新登录下载。',
  },
  DbFromFuture: {
    title: '本机数据由更新的版本写入',
    safe: '数据完好，没有被改动。',
    next: '请安装最新版本后再登录，不要用旧版本打开。',
  },
  DbUnsafe: {
    title: '本机磁盘不能保证写入安全',
    safe: '为了不丢决定，程序没有开始工作，数据没有被改动。',
    next: '请联系技术人员检查数据所在的磁盘（不要放在网络盘或 U 盘上）。',
  },
  DiskFull: {
    title: '磁盘已满',
    safe: '已保存的决定没有丢；刚才这一步没有保存。',
    next: '请清理磁盘，腾出至少 1 GB 后再试。',
  },
  DiskReadOnly: {
    title: '磁盘写不进去',
    safe: '已保存的决定没有丢；刚才这一步没有保存。',
    next: '请检查文件夹权限，或是否被杀毒软件锁住，然后再试。',
  },
  DiskFailing: {
    title: '读写磁盘出错',
    safe: '已保存的决定没有丢；刚才这一步没有保存。',
    next: '请再试一次；仍不行请关闭工作台，联系技术人员检查这台电脑的磁盘。',
  },
  DocumentDamaged: {
    title: '这份材料的内容对不上',
    safe: '中心的原件不受影响，其他材料可以照常看。',
    next: '程序会重新下载；再出现请退回这一份，不要据此作决定。',
  },
  CoreStopped: { title: '本机数据服务停了', safe: kept, next: '请点「重试」；不行请关闭程序后重新打开。' },
  CoreKeepsCrashing: {
    title: '本机数据服务反复停止',
    safe: '已保存的决定和草稿都在本机的文件里。',
    next: '请点「重新启动后台程序」；仍不行请重新启动电脑，或联系技术人员。',
  },
  Locked: { title: '工作台已锁定', safe: kept, next: '请先解锁。' },
  CentralError: { title: '中心的答复看不懂', safe: kept, next: '请稍后再试；多次出现请联系中心的技术人员。' },
  ProtocolTooOld: {
    title: '本程序版本太旧，中心不再接受',
    safe: kept,
    next: '请安装新版本；装好后未发送的决定会自动发送。',
  },
  Bug: { title: '程序出了错', safe: kept, next: '请再试一次；再出现请把编号告诉技术人员。' },
}
