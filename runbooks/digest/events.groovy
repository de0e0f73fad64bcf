// Included by the runbooks on the events of ctm: the mapping, declared once, and what they ask of it. Functions only.

/** Whether the home profile is PostgreSQL: 9.5 becomes 10 there and 9 in SQLite, and both understand the question. */
boolean isPostgres() {
  (value('select cast(9.5 as integer)') as int) == 10
}

/** Whether a table, or an index, is there. */
boolean isThere(String name, boolean postgres) {
  postgres
    ? value('select to_regclass(:t) is not null', t: name) as boolean
    : (value("select count(*) from sqlite_schema where type in ('table', 'index') and name = :t", t: name) as long) > 0
}

/** Whether ctm still has its documents. */
boolean hasDocuments(boolean postgres) {
  postgres
    ? (value("select count(*) from information_schema.columns where table_name = 'ctm' and column_name = 'events_digest' and table_schema = any (current_schemas(false))") as long) > 0
    : (value("select count(*) from pragma_table_info('ctm') where name = 'events_digest'") as long) > 0
}

/** How an element of ctm.events_digest becomes a row of events_v3, and its titles rows of event_v3_titles. */
def digest() {
  documents('ctm', column: 'events_digest', path: '$', into: 'events_v3', parent: [ctm_id: 'id'],
    columns: [date: '$.date', summary: '$.summary', date_confidence: [path: '$.date_confidence', default: 'high']],
    key: ['ctm_id', 'date', 'summary'], count: 'source_batch_count',
    links: [into: 'event_v3_titles', row: 'event_id', value: 'title_id', path: '$.source_title_ids', position: 'added_from_batch'])
}

/** From here on a document that is written takes its rows along. */
void writeBoth() {
  dualWrite 'events_v3', documents: digest(), update: ['date_confidence', 'source_batch_count']
}

/** Whether both forms are written by a trigger. */
boolean writesBoth(boolean postgres) {
  postgres
    ? (value("select count(*) from pg_trigger where tgrelid = to_regclass('ctm') and tgname = 'sluice_step_events_digest_events_v3'") as long) > 0
    : (value("select count(*) from sqlite_schema where type = 'trigger' and name = 'sluice_step_events_digest_events_v3'") as long) > 0
}

/** Dual write: one parent's document, and its events and titles with it, in one transaction. */
void writeEvents(Object id, String json) {
  def postgres = isPostgres()
  transaction {
    sql "update ctm set events_digest = ${json}${expr(postgres ? '::jsonb' : '')} where id = ${id}${expr(postgres ? '::uuid' : '')}"
    backfill 'events_v3', documents: digest(), where: "id = ${id}${expr(postgres ? '::uuid' : '')}", update: ['date_confidence', 'source_batch_count'], deleteExtra: true, maxPercent: 100
  }
}

/** The parents whose two forms differ, or hold what cannot be taken over, with what tells them to people. */
List<Map<String, Object>> differing() {
  rows """
    select k.label, c.track, c.month, m.elements, m.set_aside, m.listed, m.present, m.missing, m.extra, m.missing_links, m.extra_links, m.miscounted
    from ${compared(digest())} as m join ctm as c on c.id = m.ctm_id left join centroids_v3 as k on k.id = c.centroid_id
    where m.missing + m.extra + m.missing_links + m.extra_links + m.miscounted + m.set_aside > 0
    order by k.label, c.track, c.month limit 50"""
}

/** How far it is, over all parents. */
List<Map<String, Object>> progress() {
  rows """
    select count(*) as parents, sum(case when m.missing + m.missing_links + m.miscounted = 0 then 1 else 0 end) as complete, sum(m.elements) as elements,
      sum(m.set_aside) as set_aside, sum(m.listed) as listed, sum(m.present) as present, sum(m.listed_links) as listed_titles,
      sum(m.present_links) as present_titles
    from ${compared(digest())} as m"""
}

/** The events of a parent as the new reader asks for them: newest first, each with its titles; none is an empty list, and not {NULL}. */
List<Map<String, Object>> eventsOf(Object parent, boolean postgres) {
  def list = postgres
    ? "coalesce(array_agg(t.title_id order by t.title_id) filter (where t.title_id is not null), '{}')"
    : "coalesce(json_group_array(t.title_id order by t.title_id) filter (where t.title_id is not null), '[]')"
  rows """
    select e.id, e.date, e.summary, e.date_confidence, e.source_batch_count, ${expr(list)} as title_ids
    from events_v3 as e left join event_v3_titles as t on t.event_id = e.id
    where e.ctm_id = ${parent}${expr(postgres ? '::uuid' : '')}
    group by e.id, e.date, e.summary, e.date_confidence, e.source_batch_count
    order by e.date desc, e.summary"""
}

/** Both forms hold the same; with extra: false, the tables may hold more. */
void expectBothForms(boolean extra) {
  expect 'every event that a document lists is in the tables', none: "select 1 from ${compared(digest())} as m where m.missing + m.miscounted > 0"
  expect 'with every title that it names', none: "select 1 from ${compared(digest())} as m where m.missing_links > 0"
  if (extra) {
    expect 'the tables hold nothing that no document lists',
      none: "select 1 from ${compared(digest())} as m where m.set_aside = 0 and m.extra + m.extra_links > 0"
    expect 'the documents made of the tables are the documents', none: """
      select 1 from ${rebuilt(digest())} as r join ${compared(digest())} as m on m.ctm_id = r.ctm_id
      where m.set_aside = 0 and r.listed is distinct from r.kept"""
  }
}

/** What the new reader gets, and the two look-ups that the documents could not serve. */
void expectReaders(boolean postgres) {
  def one = rows 'select e.id, e.ctm_id, e.date, t.title_id from events_v3 as e join event_v3_titles as t on t.event_id = e.id order by e.id limit 1'
  for (found in one) {
    expect('the events of a parent come newest first, each once') {
      def dates = eventsOf(found.ctm_id, postgres)*.date*.toString()
      dates.size() == (value('select count(*) from events_v3 where cast(ctm_id as text) = :c', c: found.ctm_id as String) as long) && dates == dates.sort(false).reverse()
    }
    expect 'an event is found by a title', some: "select 1 from event_v3_titles as t join events_v3 as e on e.id = t.event_id where t.title_id = ${found.title_id}${expr(postgres ? '::uuid' : '')}"
    expect 'an event is found by its date', some: "select 1 from events_v3 where date = ${found.date}"
  }
}

String sampleId(int kind, long number) {
  "00000000-0000-4${kind}00-8000-${String.valueOf(1_000_000_000_000L + number).substring(1)}".toString()
}

String sampleEvent(String date, String summary, List<Long> titles, String more) {
  def ids = titles.collect { '"' + sampleId(2, it) + '"' }.join(', ')
  """{"date": "$date", "summary": "$summary", "source_title_ids": [$ids]$more}""".toString()
}

/** One to sixty events, 15 on average, with four titles each; of each thousand parents the first ten are awkward. */
String sampleDigest(int parent, int titles) {
  def random = new Random(parent)
  def good = (1..(parent % 50 == 0 ? 60 : random.nextInt(28) + 1)).collect { number ->
    def ids = (0..random.nextInt(7)).collect { (random.nextInt(titles) + 1) as Long }
    def date = "2026-0${parent % 9 + 1}-${String.valueOf(random.nextInt(28) + 101).substring(1)}"
    sampleEvent(date.toString(), "What \\\"happened\\\" as number $number — parent $parent", ids, number % 3 == 0 ? ', "date_confidence": "low"' : '')
  }
  switch (parent % 1000) {
    case 1: return null
    case 2: return 'null'
    case 3: return '[]'
    case 4: return '{"date": "2026-01-01", "summary": "an object where an array is expected"}'
    case 5: good.add(0, '{"date": "2026-01-15", "source_title_ids": []}'); break
    case 6: good << sampleEvent('2026-02-30', 'a day that is not', [1L], ''); break
    case 7: good << sampleEvent('2026-01-15', 'a title that is not', [1L, 999_999_999L], ''); break
    case 8: return '[' + [[1L, 2L, 3L], [2L, 4L, 5L]].collect { sampleEvent('2026-01-15', 'named twice', it, '') }.join(', ') + ']'
    case [9, 10]: good << sampleEvent('2026-01-15', 'the same event under two parents', [1L], ''); break
  }
  '[' + good.join(', ') + ']'
}

/** The tables of the sample, and those that its events move to, that are there; children before their parents. */
List<String> sampleTables(boolean postgres) {
  ['event_v3_titles', 'events_v3', 'events_aside', 'ctm', 'titles_v3', 'centroids_v3'].findAll { isThere(it, postgres) }
}

/** Whether a table says that it is the sample's: by its comment, or the one in its definition. */
boolean isSample(String table, boolean postgres) {
  (postgres
    ? value("select coalesce(obj_description(to_regclass(:t), 'pg_class'), '')", t: table)
    : value('select coalesce(max(sql), :none) from sqlite_schema where name = :t', none: '', t: table)).toString().contains('made by make-ctm.groovy')
}

/** Tables with rows that are not the sample's; what its events have moved to is. */
List<String> notOfSample(boolean postgres) {
  def ours = isSample('ctm', postgres)
  sampleTables(postgres).findAll { table ->
    !isSample(table, postgres) && !(ours && table in ['event_v3_titles', 'events_v3', 'events_aside']) &&
      (value("select count(*) from (select 1 from ${ident(table)} limit 1) as one") as long) > 0
  }
}

/** Makes the sample anew in the place of these tables: parents with documents, and what these refer to. */
void makeSample(int parents, boolean postgres, List<String> old) {
  def titles = Math.max(100, parents * 3)
  def uuid = expr(postgres ? '::uuid' : '')
  def jsonb = expr(postgres ? '::jsonb' : '')
  for (table in old) { sql "drop table ${ident(table)}" }
  sql 'create table centroids_v3 /* made by make-ctm.groovy */ (id uuid primary key, label text not null)'
  sql 'create table titles_v3 /* made by make-ctm.groovy */ (id uuid primary key, title text not null)'
  sql 'create table ctm /* made by make-ctm.groovy */ (id uuid primary key, centroid_id uuid references centroids_v3, track text not null, month text not null, events_digest jsonb)'
  if (postgres) {
    for (table in ['centroids_v3', 'titles_v3', 'ctm']) { sql "comment on table ${ident(table)} is 'made by make-ctm.groovy'" }
  }
  for (number in 1..20) { sql "insert into centroids_v3 values (${sampleId(1, number)}${uuid}, ${'topic ' + number})" }
  def id = postgres
    ? "('00000000-0000-4200-8000-' || substr(cast(1000000000000 + i as text), 2))::uuid"
    : "'00000000-0000-4200-8000-' || substr(cast(1000000000000 + i as text), 2)"
  sql """
    with recursive n (i) as (select 1 union all select i + 1 from n where i < $titles)
    insert into titles_v3 (id, title)
    select ${expr(id)}, 'title ' || i from n"""
  for (parent in 1..parents) {
    sql "insert into ctm values (:id${uuid}, :centroid${uuid}, :track, :month, :doc${jsonb})", id: sampleId(3, parent), centroid: sampleId(1, parent % 20 + 1),
      track: ['politics', 'science', 'sport'][parent % 3], month: "2026-0${parent % 9 + 1}".toString(), doc: sampleDigest(parent, titles)
  }
}
