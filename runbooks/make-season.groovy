// Makes a season to import: ten tables in the profile's database, and the files of 45 234 records in a folder.
//
//   scripts/sluice run runbooks/make-season.groovy
//
// It begins anew where there is a season already.
runbook 'Make a season', owner: 'data'

def folder = param 'folder', String, default: 'data/season', help: 'where the files go'

step('tables') {
  for (table in ['standings', 'player_stats', 'innings', 'matches', 'fixtures', 'players', 'coaches', 'teams', 'venues', 'leagues']) {
    sql "drop table if exists ${ident(table)}"
  }
  sql 'create table leagues (id integer primary key, name text not null)'
  sql 'create table venues (id integer primary key, name text not null)'
  sql 'create table teams (id integer primary key, league_id integer not null references leagues, name text not null)'
  sql 'create table coaches (id integer primary key, team_id integer not null references teams, name text)'
  sql 'create table players (id integer primary key, team_id integer not null references teams, name text not null, born date)'
  sql 'create table fixtures (id integer primary key, home integer not null references teams, away integer not null references teams)'
  sql 'create table matches (id integer primary key, fixture_id integer not null references fixtures, place text)'
  sql 'create table innings (match_id integer not null references matches, number integer, runs integer, primary key (match_id, number))'
  sql 'create table player_stats (id integer primary key, player_id integer not null references players, runs integer, average numeric(6,2))'
  sql 'create table standings (team_id integer primary key references teams, points integer not null)'
  // Without them each parent that is cleared looks through all of its children.
  sql 'create index matches_by_fixture on matches (fixture_id)'
  sql 'create index statistics_by_player on player_stats (player_id)'
}

def write(File folder, String name, int records, Closure<String> record) {
  new File(folder, "${name}.json").text = '[' + (1..records).collect(record).join(',\n') + ']\n'
}

step('files', tx: 'none', done: { new File("$folder/standings.json").exists() }) {
  def files = new File(folder)
  files.mkdirs()
  write(files, 'leagues', 4) { int i -> """{"id":$i,"name":"league $i"}""".toString() }
  write(files, 'venues', 30) { int i -> """{"id":$i,"name":"ground $i"}""".toString() }
  write(files, 'teams', 100) { int i -> """{"id":$i,"league_id":${i % 4 + 1},"name":"Café $i"}""".toString() }
  write(files, 'coaches', 100) { int i -> """{"id":$i,"team_id":$i,"name":null}""".toString() }
  write(files, 'players', 5000) { int i -> """{"id":$i,"team_id":${i % 100 + 1},"name":"player $i","born":"1999-12-${i % 20 + 10}"}""".toString() }
  write(files, 'fixtures', 3000) { int i -> """{"id":$i,"home":${i % 100 + 1},"away":${(i + 1) % 100 + 1}}""".toString() }
  write(files, 'matches', 3000) { int i ->
    """{"innings":[{"number":1,"runs":${i % 400}},{"number":2,"runs":7}],"id":$i,"fixture_id":$i,"place":"ground ${i % 30}"}""".toString()
  }
  write(files, 'player_stats', 27_900) { int i -> """{"id":$i,"player_id":${i % 5000 + 1},"runs":${i % 250},"average":${i % 100}.25}""".toString() }
  write(files, 'standings', 100) { int i -> """{"team_id":$i,"points":${i % 40}}""".toString() }
}
