// Included by make-events.groovy, atomic-reimport.groovy and verify-reimport.groovy: functions only.

/** Whether the home profile is PostgreSQL: 9.5 becomes 10 there and 9 in SQLite, and both understand the question. */
boolean isPostgres() {
  (value('select cast(9.5 as integer)') as int) == 10
}

/** Whether a table is there. */
boolean isThere(String table, boolean postgres) {
  postgres
    ? value('select to_regclass(:t) is not null', t: table) as boolean
    : (value("select count(*) from sqlite_schema where type = 'table' and name = :t", t: table) as long) > 0
}

/** The last call that has archived rows of a table, or none. */
String lastCall(String archive, boolean postgres) {
  def calls = isThere(archive, postgres)
    ? rows("select sluice_call as found from ${ident(archive)} order by sluice_removed_at desc, sluice_call limit 1")
    : []
  calls ? calls[0].found as String : ''
}

/** Ten events that people look at most. */
List<Map<String, Object>> tenEnriched() {
  rows '''
    select e.title, case when e.is_bc_start then -e.start_year else e.start_year end as start_year, n.interest_count,
      (select string_agg(c.category, ', ' order by c.category) from event_categories as c where c.event_key = e.event_key) as categories
    from historical_events as e join event_enrichments as n on n.event_key = e.event_key
    order by n.interest_count desc, e.event_key limit 10'''
}

/** An event of the sample as a line of JSON, its key made of its content; a version of 0 is how it began. */
String eventLine(int number, int version) {
  def at = number * 7919 % 5025 - 3000
  def start = at < 0 ? at : at + 1
  def end = number % 4 == 0 ? (start < 0 && start + 3 >= 0 ? start + 4 : start + 3) : null
  def title = "Événement $number".toString()
  def description = number % 10 == 9 ? null : "What happened in place ${number % 701} 🏛".toString()
  if (version == 1 && number % 1000 == 11) { title = "The event $number".toString() }
  if (version == 1 && number % 1000 == 12) { start = start == -1 ? 1 : start + 1 }
  if (version == 1 && number % 1000 == 15) { description = 'What is known by now' }
  def key = contentKey(title, start, end, description)
  """{"event_key":"$key","title":"$title","description":${description == null ? 'null' : "\"$description\""},"start_year":${Math.abs(start)},""" +
    """"end_year":${end == null ? 'null' : Math.abs(end)},"is_bc_start":${start < 0},"is_bc_end":${end != null && end < 0},""" +
    """"category":"${['war', 'science', 'art', 'faith', 'trade'][number % 5]}","wikipedia_url":"https://en.wikipedia.org/wiki/Event_$number"}"""
}

/** The key in such a line. */
String keyOf(String line) {
  line.substring(14, 78)
}

/** The sample's files. */
void writeSite(File folder, int events) {
  folder.mkdirs()
  new File(folder, 'historical_events.ndjson').withWriter('UTF-8') { all ->
    new File(folder, 'event_enrichments.ndjson').withWriter('UTF-8') { enrichments ->
      new File(folder, 'event_categories.ndjson').withWriter('UTF-8') { categories ->
        for (number in 1..events) {
          def line = eventLine(number, 0)
          all.write(line + '\n')
          if (number % 5 < 3) {
            enrichments.write(enrichmentLine(number, keyOf(line)))
            categories.write("""{"event_key":"${keyOf(line)}","category":"period ${number % 12}"}\n""".toString())
          }
          if (number % 10 in [0, 2, 6]) {
            categories.write("""{"event_key":"${keyOf(line)}","category":"read ${number % 3}"}\n""".toString())
          }
        }
      }
    }
  }
  new File(folder, 'reimport.ndjson').withWriter('UTF-8') { again ->
    for (number in 1..(events + events.intdiv(1000))) {
      if (number % 1000 != 7) { again.write(eventLine(number, 1) + '\n') }
    }
  }
}

String enrichmentLine(int number, String key) {
  """{"event_key":"$key","interest_count":${number * 31 % 977},"last_enriched_at":"2026-0${number % 9 + 1}-05 10:00:00",""" +
    """"reviewed_by":${number % 7 == 0 ? '"Ann"' : 'null'},"confidence":${number % 100}.25,""" +
    """"notes":${number % 50 == 0 ? "\"typed by Zoë: see page $number\"" : 'null'}}\n"""
}

/** A year as a number: 44 BC is -44. */
int signedYear(String text) {
  def number = text.tokenize(' ')[0] as int
  text.endsWith(' BC') ? -number : number
}

/** The rows that the last call has archived, each with its old key, the new one where there is one, and what has changed. */
List<Map<String, Object>> archived(List<String> children, String old, boolean postgres) {
  children.collectMany { child ->
    rows("""
      select ${child} as "table", a.event_key as old_key, e.event_key as new_key, o.title,
        case when e.event_key is null then 'gone' else
          case when e.title <> o.title then 'title ' else '' end ||
          case when e.start_year is distinct from o.start_year or e.end_year is distinct from o.end_year
                 or e.is_bc_start <> o.is_bc_start or e.is_bc_end <> o.is_bc_end then 'dates ' else '' end ||
          case when e.description is distinct from o.description then 'description' else '' end end as what
      from ${ident("${child}_orphans")} as a
      join ${ident(old)} as o on o.event_key = a.event_key
      left join historical_events as e on e.wikipedia_url = o.wikipedia_url
      where a.sluice_call = ${lastCall("${child}_orphans", postgres)}
      order by o.title, a.event_key limit 50""")
  }
}

/** How many events have a key that is not that of their content. */
long otherKeys(boolean postgres) {
  if (!postgres) {
    return value('''
      select count(*) from historical_events where event_key is not contentKey(title,
        case when is_bc_start then -start_year else start_year end, case when is_bc_end then -end_year else end_year end, description)''') as long
  }
  value('''
    select count(*) from historical_events as e where e.event_key is distinct from (
      select encode(sha256(convert_to(string_agg(coalesce(octet_length(convert_to(f, 'UTF8')) || ':' || f, '-'), '' order by i), 'UTF8')), 'hex')
      from unnest(array[normalize(e.title, nfc), (case when e.is_bc_start then -e.start_year else e.start_year end)::text,
        (case when e.is_bc_end then -e.end_year else e.end_year end)::text, normalize(e.description, nfc)]) with ordinality as u (f, i))''') as long
}
