export const usage = `deskctl — the desk without its window

  deskctl sign-in                       sign in, show who is known here
  deskctl pull                          send what waits and fetch changes
  deskctl queue [NAME]                  list a queue (first_review); --search TEXT --limit N
  deskctl show CASE                     one case by 受理号 or id
  deskctl decide CASE DEED              write a decision down; --reason CODE … --item CODE … --note TEXT
  deskctl outbox                        what became of my decisions
  deskctl outbox show N | check N       one in conflict beside what happened · ask the centre about one
  deskctl push                          send now what waits
  deskctl doctor                        numbered checks, without personal data
  deskctl export --out FILE.mente       what is not yet at the centre, sealed to it; also when the key or the password is lost
  deskctl import FILE.mente             hand a sealed file to the centre, which settles each operation once (主管)
  deskctl pack import FILE.json         hand a signed pack to the centre (主管)
  deskctl calendar import FILE          hand a working-day calendar to the centre (主管)

  these need: --data DIR --central URL --staff 010237
  the password comes from MENTE_PASSWORD or is asked for
  one program at a time has a person's files: close the workbench first (doctor only reads, and may run beside it)
  a desk whose key is also protected by the system keyring cannot be opened here: sign in with the workbench instead

  Why this date, why this finding — offline, without signing in:

  deskctl deadline --accepted DATE      办结时限 day by day; --days N --pause A..B … --rule PAUSE|PRE_ACCEPT|RESTART --on DATE
  deskctl id-card NUMBER                公民身份号码: valid or not and why; --on DATE
  deskctl findings CASE.json            what the machine notices in a case; --pack FILE
  deskctl pack check FILE               every error of a policy pack (or signed pack)
  deskctl pack diff FILE                what a pack would change; --against FILE, or for which open cases: --data --central --staff
  deskctl pack import FILE.txt|.xlsx    1309 catalogue or criteria into a pack: --into PACK.json --out NEW.json --like CODE --version V
  deskctl pack export FILE --xlsx       criteria as a workbook: --out FILE.xlsx
  deskctl pack sign FILE                signature beside the pack; --key FILE.pem --key-id ID --out FILE --bundle FILE
  deskctl pack keygen                   a pair for a city: --out FILE.pem --key-id ID --area 510400
  deskctl pack schema                   the format as JSON Schema; --out FILE
  deskctl calendar check FILE           every error of a calendar

  always: --json for machines

  exit: 0 done · 1 failed or refused · 2 wrong usage · 3 offline · 4 sign-in refused · 5 something waits for a person
`
