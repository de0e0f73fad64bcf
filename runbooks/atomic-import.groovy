// Loads a season from a folder of JSON files: everything, or nothing.
//
//   scripts/sluice run runbooks/atomic-import.groovy folder=season
//   scripts/sluice run runbooks/atomic-import.groovy --profile production --approve production folder=season essential=true
//
// Tables are cleared children first and filled parents first, in one transaction with the expectations behind them. Whatever
// fails, at any step, takes all of it back. Two imports at once: the second is told who holds the lock.
runbook 'Atomic import', owner: 'data'

def folder = param 'folder', String, default: 'season', help: 'where the files are'
def essential = param 'essential', Boolean, default: false, help: 'only leagues, teams, players, fixtures, matches and statistics'
def maxPercent = param 'maxPercent', Integer, default: 10, min: 0, max: 100, help: 'how much smaller a table may become, in percent'

def essentials = ['leagues', 'teams', 'players', 'fixtures', 'matches', 'player_stats']
def others = ['venues', 'coaches', 'standings']
def tables = essential ? essentials : essentials + others

// Files that are missing or do not fit are refused by load's plan, before anything is cleared.
note "${essential ? 'essential' : 'full'} import of ${tables.size()} files from $folder"

step('import') {
  load folder, into: tables.collectEntries { ["${it}.json".toString(), it] }, children: ['matches.innings': 'innings'], mode: 'replace',
    maxPercent: maxPercent
  expect 'every player has a team', none: 'select 1 from players as p where not exists (select 1 from teams as t where t.id = p.team_id)'
  expect 'every match was fixed', none: 'select 1 from matches as m where not exists (select 1 from fixtures as f where f.id = m.fixture_id)'
  expect 'nobody scores less than nothing', none: 'select 1 from player_stats where runs < 0'
  expect('every match has its innings') { count('innings') >= count('matches') }
}
