// Whether an imported season is in order; for CI, and for the morning after. Writes nothing.
//
//   scripts/sluice run runbooks/verify-import.groovy
//   scripts/sluice run runbooks/verify-import.groovy --profile production players=4000 --report junit=verify.xml
//
// Exit code 3 when something is not as expected.
runbook 'Verify the import', owner: 'data'

def players = param 'players', Integer, default: 1, min: 0, help: 'at least so many'
def matches = param 'matches', Integer, default: 1, min: 0, help: 'at least so many'

expect('there are players') { count('players') >= players }
expect('there are matches') { count('matches') >= matches }
expect 'every player has a team', none: 'select 1 from players as p where not exists (select 1 from teams as t where t.id = p.team_id)'
expect 'every team has a league', none: 'select 1 from teams as t where not exists (select 1 from leagues as l where l.id = t.league_id)'
expect 'every fixture has two teams', none: 'select 1 from fixtures as f where home = away or not exists (select 1 from teams as t where t.id = f.home) or not exists (select 1 from teams as t where t.id = f.away)'
expect 'every match was fixed', none: 'select 1 from matches as m where not exists (select 1 from fixtures as f where f.id = m.fixture_id)'
expect 'innings belong to matches', none: 'select 1 from innings as i where not exists (select 1 from matches as m where m.id = i.match_id)'
expect 'statistics belong to players', none: 'select 1 from player_stats as s where not exists (select 1 from players as p where p.id = s.player_id)'
expect 'nobody scores less than nothing', none: 'select 1 from player_stats where runs < 0 or average < 0'

def counted = fact('rows of each table') {
  rows '''
    select 'leagues' as "table", count(*) as "rows" from leagues union all
    select 'teams', count(*) from teams union all
    select 'players', count(*) from players union all
    select 'matches', count(*) from matches union all
    select 'player_stats', count(*) from player_stats order by 1'''
}
report 'Rows', counted
