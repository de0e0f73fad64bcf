// Loads a season from a folder of JSON files: everything, or nothing.
//
//   scripts/sluice run runbooks/atomic-import.groovy folder=season
//   scripts/sluice run runbooks/atomic-import.groovy --profile production --approve production folder=season essential=true
//
// First the tables are backed up. Then they are cleared, children first, and filled, parents first, in one transaction with the
// expectations behind them: whatever fails, at any step, takes all of it back. Two imports at once: the second is told who holds the
// lock. docs/scenarios/atomic-import.md goes through it.
runbook 'Atomic import', owner: 'data', lock: ['season import']

def folder = param 'folder', String, default: 'season', help: 'where the files are'
def essential = param 'essential', Boolean, default: false, help: 'only leagues, teams, players, fixtures, matches and statistics'
def maxPercent = param 'maxPercent', Integer, default: 10, min: 0, max: 100, help: 'how much smaller a table may become, in percent'
def safe = param 'backup', Boolean, default: true, help: 'whether the tables are backed up first'
def retain = param 'retain', Integer, default: 7, min: 1, help: 'how many backups of imports are kept'

def essentials = ['leagues', 'teams', 'players', 'fixtures', 'matches', 'player_stats']
def others = ['venues', 'coaches', 'standings']
def files = essential ? essentials : essentials + others

note "${essential ? 'essential' : 'full'} import of ${files.size()} files from $folder"

if (safe) {
  step('backup') {
    if (essential) {
      backup 'leagues', 'teams', 'players', 'fixtures', 'matches', 'innings', 'player_stats', as: 'before-import', retain: retain
    } else {
      backup 'leagues', 'teams', 'players', 'fixtures', 'matches', 'innings', 'player_stats', 'venues', 'coaches', 'standings',
        as: 'before-import', retain: retain
    }
  }
} else {
  note 'warning: no backup is taken; once the import is committed there is no way back'
  confirm('without a backup') { "Import from $folder without a backup?" }
}

// Files that are missing or do not fit are refused by load's plan, before anything is cleared. The essential tables are brought up to date
// and not cleared: rows of the others refer to them.
step('import') {
  load folder, into: files.collectEntries { ["${it}.json".toString(), it] }, children: ['matches.innings': 'innings'],
    mode: essential ? 'upsert' : 'replace', maxPercent: essential ? null : maxPercent
  expect 'every player has a team', none: 'select 1 from players as p where not exists (select 1 from teams as t where t.id = p.team_id)'
  expect 'every match was fixed', none: 'select 1 from matches as m where not exists (select 1 from fixtures as f where f.id = m.fixture_id)'
  expect 'nobody scores less than nothing', none: 'select 1 from player_stats where runs < 0'
  expect('every match has its innings') { count('innings') >= count('matches') }
} undo {
  if (safe) {
    restore 'before-import'
  } else {
    note 'nothing is restored: there was no backup'
  }
}
