// Gives a monitoring product its temporal model: analysis periods over what it has collected. Ten steps, each of which can be the last one
// for now: `sluice resume RUN` goes on at the first that is not finished.
//
//   scripts/sluice run runbooks/make-topics.groovy                      topics, users and contents to try it with
//   scripts/sluice run runbooks/temporal-migration.groovy --dry-run     what it would do
//   scripts/sluice run runbooks/temporal-migration.groovy
//   scripts/sluice run runbooks/temporal-migration.groovy --profile production --approve production trial=false \
//     stop='systemctl stop api crawler' start='systemctl start api crawler' smoke=https://example.org/health minutes=10
//
// Ways back: undo at a failed step, `sluice undo RUN`, runbooks/temporal-rollback.groovy, runbooks/temporal-restore.groovy.
// docs/scenarios/schema-migration.md goes through it.
runbook 'Temporal migration', owner: 'data', onFailure: 'ask', lock: ['temporal model']
requires database: 'postgresql', version: 14

def trial = param 'trial', Boolean, default: true, help: 'a trial asks nothing and wants the database to itself; false asks the operator first'
def orphans = param 'orphans', String, default: 'prune', oneOf: ['prune', 'null', 'fail'], help: 'contents of deleted topics and users: archived and deleted, archived and their reference set null, or the end of the run'
def maxPercent = param 'maxPercent', Integer, default: 10, min: 0, max: 100, help: 'how many of the contents that may be, in percent'
def stop = param 'stop', String, default: '', help: 'a program that stops the services; arguments are parted by blanks'
def start = param 'start', String, default: '', help: 'a program that starts them'
def probe = param 'probe', String, default: '', help: 'a program that ends with 0 when they are up'
def readOnly = param 'readOnly', String, default: '', matches: '[A-Za-z0-9_]*', help: 'a role of the services that may only read meanwhile'
def smoke = param 'smoke', String, default: '', help: 'an address that must answer with 200 in the end'
def minutes = param 'minutes', Integer, default: 0, min: 0, help: 'how long the services are watched'
def logs = param 'logs', String, default: '', help: 'a program that prints what the services have logged since they started'
def periods = param 'periods', Integer, default: 0, min: 0, help: 'at least so many periods with number 1 must have come while they were watched'
def wayBack = param 'wayBack', String, default: 'rollback', oneOf: ['rollback', 'restore'], help: 'how undo goes back: by the change sets, or by the backup'
def endSessions = param 'endSessions', Boolean, default: false, help: 'end sessions that are in the way of a copy on the server'
def longest = param 'longest', Integer, default: 5, min: 1, help: 'no other transaction may be open for so many minutes'

include 'temporal/checks.groovy'
include 'temporal/periods.groovy'

def file = 'runbooks/changelogs/temporal.xml'
def tag = '20260301_0300'
def quiet = stop != '' || readOnly != ''

// 0. Questions, and what can be looked at without asking.
if (!trial) {
  def answers = checklist('before the migration', ['Is it known where the backups go, and who can restore one?', 'Is the window announced?'])
  note "backups: ${answers.values()[0]}; announced: ${answers.values()[1]}"
}
step('0 checks') {
  for (extension in ['btree_gist', 'pg_trgm']) {
    expect "the extension $extension is there or may be made; if it may not, a superuser executes: create extension $extension", some: """
      select 1 from pg_extension where extname = ${extension}
      union all
      select 1 from pg_available_extension_versions as v join pg_roles as r on r.rolname = current_user
      where v.name = ${extension} and (r.rolsuper or v.trusted and has_database_privilege(current_database(), 'create'))"""
  }
  def open = sessions("pid <> pg_backend_pid() and xact_start < now() - make_interval(mins => $longest)")
  expect "no other transaction is open for more than $longest minutes", is: 'nobody', { open }
  if (trial) {
    def others = othersHere()
    expect 'a trial has the database to itself; where others work, say trial=false', is: 'nobody', { others }
  }
  def size = value('select pg_database_size(current_database())') as long
  def folder = value("select setting from pg_settings where name = 'data_directory'")
  def disk = folder ? new File(folder as String) : null
  if (disk != null && disk.isDirectory()) {
    expect 'the disk has room for two copies of the database', is: true, { disk.usableSpace > 2 * size }
  } else {
    note "the server's free space is not to be seen from here; it should have ${2 * size} bytes"
  }
}
def started = fact('start of the run') { value('select clock_timestamp()::text') as String }
def outlook = fact('what each entity would get') { plannedPeriods(orphans) }
report 'Period 0', outlook
def totals = fact('totals') { plannedTotals(orphans) }
note "topics migrated: ${totals.topics}/${totals.all_topics}, users migrated: ${totals.users}/${totals.all_users}, contents with a period: ${totals.contents}/${totals.all_contents}"

// 1. The whole database. The copy is read back before it has a name; one of a model that is there already does not pass for one of before.
def copies = fact('name of the backups') { value("select to_regclass('analysis_periods')") == null ? 'before-temporal' : 'temporal' }
def first = step('1 back up', tx: 'none', done: { false }) {
  def copy = backup database: true, as: copies, retain: 3, endSessions: endSessions
  def least = count('topics') + count('users') + count('contents')
  expect "the copy holds at least $least rows", is: true, { figure(copy, 'rows') >= least }
  copy
} undo { name ->
  if (wayBack == 'restore' && !quiet) { restore name, endSessions: true }
}

// 2. Nobody writes from here on; what was written since the backup is in a second one.
step('2 stop the services', tx: 'none', when: { stop != '' }, done: { false }) {
  def stopped = exec(stop.tokenize(), timeout: 10.minutes)
  [command: stop, exitCode: stopped.exitCode, output: stopped.output.take(10_000)]
} undo {
  if (start) { exec(start.tokenize(), timeout: 10.minutes) }
}
step('2 let the role only read', when: { readOnly != '' }) {
  sql "alter role ${ident(readOnly)} set default_transaction_read_only = on"
} undo {
  sql "alter role ${ident(readOnly)} reset default_transaction_read_only"
}
step("2 end the role's sessions", tx: 'none', when: { readOnly != '' }, done: { false }) {
  rows "select pg_terminate_backend(pid) from pg_stat_activity where usename = ${readOnly} and pid <> pg_backend_pid()"
  null
}
step('2 back up again', tx: 'none', when: { quiet }, done: { false }) {
  backup database: true, as: copies, retain: 3, endSessions: endSessions
} undo { name ->
  if (wayBack == 'restore') { restore name, endSessions: true }
}

// 3. The change sets that are missing, in one transaction with the step's mark.
step('3 show the SQL') {
  migrate.status file
  migrate.preview file, to: tag
  null
}
step('3 migrate', set: [statement_timeout: '10s']) {
  migrate file, to: tag
  verify { schema { changeLog '20260301_0300' } }
  null
} undo {
  if (wayBack == 'rollback') {
    expectNothingLost()
    // What is left is the 0 that every topic and user has for the number of its periods.
    migrate.rollback file, toEmpty: true, maxRows: (count('topics') + count('users')) as int
  }
}

// 4.
step('4 verify the schema') {
  checkSchema tag
  callAll()
}

// 5. Contents whose topic or user is gone first; then period 0 of everybody else.
step('5 contents without parent') { parentless(orphans, maxPercent) } undo { calls ->
  if (wayBack == 'rollback') { bringBack(calls as List) }
}
step('5 period 0', set: [work_mem: '64MB']) { makePeriods() } undo { made ->
  if (wayBack == 'rollback') { removePeriods(made as Map) }
}

// 6.
step('6 verify the data') {
  checkData started
  checkSuperseding()
  report 'Periods', rows('''
    select entity_type, count(*) as periods, sum(content_count) as contents, min(starts_at)::text as "from", max(ends_at)::text as "to",
      round(avg(duration_hours), 2) as avg_hours from analysis_periods where status = 'active' group by 1 order by 1''')
  null
}

// 7.
step('7 refresh the trend', tx: 'phases') { refreshView 'mv_period_metrics_trend' }

// 8. The services again, asked and watched.
step('8 let the role write', when: { readOnly != '' }) { sql "alter role ${ident(readOnly)} reset default_transaction_read_only" }
step("8 end the role's sessions", tx: 'none', when: { readOnly != '' }, done: { false }) {
  rows "select pg_terminate_backend(pid) from pg_stat_activity where usename = ${readOnly} and pid <> pg_backend_pid()"
  null
}
step('8 start the services', tx: 'none', when: { start != '' }, done: { false }) {
  def begun = exec(start.tokenize(), timeout: 10.minutes)
  [command: start, exitCode: begun.exitCode, output: begun.output.take(10_000)]
}
step('8 services are up', tx: 'none', when: { probe != '' || smoke != '' }, done: { false }) {
  if (probe) { exec(probe.tokenize(), timeout: 5.minutes) }
  if (smoke) { http(smoke, status: 200, retryUntil: 2.minutes) }
}
step('8 watch', tx: 'none', when: { minutes > 0 }, done: { false }) {
  watch('the services', every: 10.seconds, for: minutes.minutes) {
    if (smoke) { http(smoke, status: 200) }
    if (logs) { exec(logs.tokenize(), timeout: 1.minutes, mustNotMatch: '(?i)error|violates foreign key constraint') }
  }
  def come = count('analysis_periods', 'period_number = 1')
  note "$come periods with number 1"
  expect 'new periods have come', is: true, { come >= periods }
}
