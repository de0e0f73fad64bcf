// A tour of the language: each word once, on tables of its own. It asks two questions; without a terminal answer them:
//
//   scripts/sluice run runbooks/tour.groovy 'go live=yes' 'before going live=yes; Ann'
//   scripts/sluice run runbooks/tour.groovy --dry-run
//   scripts/sluice run runbooks/tour.groovy --help
//
// docs/runbooks.md explains the words, docs/reference has a page for each.
// When a step fails, finished steps that have an undo are taken back; no other run may hold the lock 'tour' meanwhile.
runbook 'A tour', owner: 'data', onFailure: 'undo', lock: ['tour']
requires database: 'postgresql', version: 14

enum Pace { CALM, QUICK }

def orders = param 'orders', Integer, default: 20, min: 10, max: 1000, help: 'how many orders to make up'
def customer = param 'customer', String, default: 'ann', matches: '[a-z]+', help: 'whose orders are archived'
def status = param 'status', String, default: 'paid', oneOf: ['paid', 'open'], help: 'of the orders that are made up'
def since = param 'since', LocalDate, default: '2026-01-01', help: 'only shown'
def rate = param 'rate', BigDecimal, default: 1.5, help: 'what prices are raised by'
def pace = param 'pace', Pace, default: Pace.QUICK, help: 'how long to watch'
def notes = param 'notes', Path, default: null, help: 'a file to print'
def token = param 'token', String, default: '', env: 'TOUR_TOKEN', secret: true, help: 'sent to the health page'
def health = param 'health', String, default: '', help: 'the address of a health page to ask'

note "the key of the tour's first day: ${contentKey('A tour', since, null)}"
note "since $since, pace ${pace.name().toLowerCase()}, user ${env('USER') ?: 'unknown'}"
if (notes) { note notes.toFile().text }

// Functions and steps of another file.
include 'tour/tables.groovy'

// A step is one transaction. Values in SQL are bound: with :name, or by ${...}.
step('make up orders') {
  def names = ['ann', 'bob', 'cleo']
  for (n in 1..orders) {
    sql 'insert into tour_orders values (:id, :who, :cents, :status)', id: n, who: names[n % 3], cents: n * 100, status: status
  }
  sql "update tour_orders set cents = cents + 1 where order_id in (${[1, 2, 3]})"
  expect 'as many as wanted', is: orders as long, { count 'tour_orders' }
}

// A nested transaction is a savepoint: what fails in it takes only itself back.
step('try something') {
  try {
    transaction { sql 'insert into tour_orders select * from tour_orders' }
  } catch (Exception e) {
    note "taken back: ${e.message.readLines()[0]}"
  }
}

// Names and expressions are put into the text, where you vouch for them.
step('raise prices') {
  def table = ident('tour_orders')
  sql "update $table set cents = ${expr('cast(cents * 1 as integer)')} + ${rate.intValue()} where customer <> ${customer}"
}

// A fact is read once; a resumed run sees the same value.
def ours = fact('orders of the customer') { count 'tour_orders', 'customer = :who', who: customer }
def best = fact('best customers') { bestCustomers(2) }
report 'Best customers', best

// What goes on in another profile is read, never written.
def lab = fact('experiments in the laboratory') { on('lab') { count 'experiments' } }
note "$lab experiments in the laboratory"

def answers = checklist('before going live', ['Is the backup done?', 'Who is on call?'])
confirm('go live') { "Archive $ours of ${count 'tour_orders'} orders? ${answers['Who is on call?']} is on call." }

step('archive') {
  upsert 'tour_archive', from: 'tour_orders', where: "customer = ${customer}"
  expect 'all of them and no others', none: "select 1 from tour_archive where customer <> ${customer}"
  expect('none is lost') { count('tour_archive') == ours }
  expect 'no more is written than there is', changed: 0..orders
}

// Steps in groups, with settings of the server, limits, retries, a condition and a way back, which gets the value of the step.
group('prices') {
  def dearest = fact('the dearest') { value('select max(cents) from tour_orders') as long }
  step('round them', timeout: 1.minutes, retry: 3, set: [work_mem: '8MB'], maxRows: 1000, maxPercent: 100) {
    sql 'update tour_archive set cents = cents / 100 * 100 where cents % 100 <> 0'
  } undo { changed ->
    note "$changed prices stay rounded: nobody kept what they were"
  }
  step('forget dear ones', when: { dearest > 1_000_000 }) {
    sql 'delete from tour_orders where cents > 1000000'
  }
}

// A script that was there before, with commits of its own: here they are savepoints.
step('an older script') {
  wrap file('runbooks/tour/older.sql'), commits: 'ignore'
}

// Each table in a transaction of its own.
step('experiments', tx: 'phases') {
  upsert from: profile('lab'), tables: ['experiments'], separately: true
}
// Columns of rows that are there, a chunk at a time: each commits with the place it has come to.
step('cents without a rest', tx: 'chunks') {
  backfill 'tour_archive', set: [cents: expr('cents / 10 * 10')], where: 'cents % 10 <> 0', limit: 1000, chunkTime: 500.millis, commitEvery: 100, pause: 1.millis, quarantine: 'tour_bad', quarantineLimit: 10
}
// It makes way for others: it works half of the time, in two ranges, and waits while one of the signals says so.
step('cents of all', tx: 'chunks') {
  backfill 'tour_archive', set: [cents: expr('cents / 10 * 10')], share: 50, workers: 2, maxLockWait: 5.seconds, throttle: "select count(*) from tour_orders where status = ${'import under way'}"
}
// What SQL cannot say, a block does.
step('cents in words', tx: 'chunks') {
  backfill('tour_archive', perChunk: true, throttle: { count('tour_orders') > 1_000_000 }) { rows -> rows.collect { row -> [cents: row.cents] } }
}
// Rows of a query over each chunk, and elements of documents: a mapping is declared once, then taken over, kept in step, and compared.
def lines = documents('tour_papers', column: 'doc', path: '$.lines', into: 'tour_lines', parent: [paper_id: 'id'],
  columns: [what: [path: '$.what', required: true], cents: [path: '$.cents', default: 0]], key: ['paper_id', 'what'], count: 'times',
  position: 'place', links: [into: 'tour_tags', row: 'line_id', value: 'tag', path: '$.tags', position: 'place'])
step('documents') {
  for (table in ['tour_tags', 'tour_lines', 'tour_papers']) { sql "drop table if exists ${ident(table)}" }
  sql 'create table tour_papers (id integer primary key, doc jsonb)'
  sql 'create table tour_lines (id integer generated by default as identity primary key, paper_id integer not null, what text not null, cents integer not null, times integer not null, place integer not null, unique (paper_id, what))'
  sql 'create table tour_tags (line_id integer not null, tag text not null, place integer not null, primary key (line_id, tag))'
  backfill 'tour_papers', from: 'tour_archive', rows: "select order_id as id, jsonb_build_object('lines', '[{\"what\": \"paper\", \"tags\": [\"a\"]}]'::jsonb) as doc from chunk", key: ['id'], update: ['doc']
  backfill 'tour_lines', documents: lines, deleteExtra: true, maxRows: 1, maxPercent: 10
  dualWrite 'tour_lines', documents: lines, update: ['cents']
  sql "update tour_papers set doc = '{}'"
  expect 'both forms are in step', none: "select 1 from ${compared(lines)} as m where missing + extra > 0"
  expect 'documents and tables hold the same', none: "select 1 from ${rebuilt(lines)} as r where listed is distinct from kept"
  dualWrite 'tour_lines', documents: lines, stop: true
}
// New rows in the place of a table's; here from a block, which is told where to put them.
step('swap the archive', tx: 'phases') {
  swap('tour_archive', keepsKeys: 100, rows: 1..100_000) { staging -> sql "insert into ${ident(staging as String)} select * from tour_archive" }
}
step('active experiments') {
  upsert 'experiments', from: query('lab', 'select experiment_id, name, model, active, started_at from experiments where active = :active', active: 1)
}

// A view that keeps its rows, and what is done to tables from time to time; the latter commits by itself.
step('a view that keeps its rows') {
  sql 'create materialized view tour_totals as select customer, sum(cents) as cents from tour_archive group by customer'
  sql 'create unique index tour_totals_customer on tour_totals (customer)'
  refreshView 'tour_totals', concurrently: true
}
step('maintenance', tx: 'none', done: { false }) {
  maintain 'vacuum analyze tour_orders, tour_archive'
  reindex 'tour_archive', concurrently: true, wait: 1.minutes
}
report sizes(top: 5)
report indexUse(top: 5)
report slowQueries(top: 5)

// What waits for the world outside holds no transaction. A resumed run that finds it begun asks whether it is done.
step('the world outside', tx: 'none', done: { count('tour_orders') == 0 }) {
  transaction(isolation: 'repeatable read') { sql 'update tour_orders set status = status' }
  def said = exec(['sh', '-c', 'echo "hello $WHO"'], env: [WHO: customer], dir: '/', exitCode: 0, timeout: 1.minutes, mustMatch: 'hello', mustNotMatch: 'error')
  note said.output.strip()
  if (health) { http(health, method: 'POST', body: 'archived', headers: [Authorization: token]) }
  if (health) { http(health, status: 200, contains: 'up', headers: [Authorization: token], retryUntil: 5.seconds) }
  watch('the archive stays', every: 20.millis, for: pace == Pace.QUICK ? 50.millis : 1.minutes) {
    expect 'still there', some: 'select 1 from tour_archive'
  }
  watch('until it is empty', every: 20.millis, for: 10.seconds, until: { count('tour_orders') == 0 }) {
    sql 'delete from tour_orders where order_id = (select min(order_id) from tour_orders)'
  }
}

expect 'the archive has orders', finds: 'select 1 from tour_archive', between: 1..orders
expect 'the archive is as big as planned', between: 1..orders, { count 'tour_archive' }
expect 'the largest order is archived with its price', is: true, { (value('select max(cents) from tour_archive') as long) > 0 }
