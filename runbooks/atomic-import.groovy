// Loads a season from a folder of JSON files: everything, or nothing.
//
//   scripts/sluice run runbooks/atomic-import.groovy folder=season
//   scripts/sluice run runbooks/atomic-import.groovy --profile production --approve production folder=season variant=essential
//
// First all files are read, and the tables backed up. Then they are cleared, children first, and filled, parents first, in one
// transaction with the expectations behind them: whatever fails, at any step, takes all of it back. Two imports at once: the second is
// told who holds the lock. An existing script of SQL or Groovy, commits and all, can do the import in the place of the files:
//
//   scripts/sluice run runbooks/atomic-import.groovy script=old-import.sql
//
// docs/scenarios/atomic-import.md goes through it.
runbook 'Atomic import', owner: 'data', lock: ['season import']

def folder = param 'folder', String, default: 'season', help: 'where the files are'
def variant = param 'variant', String, default: 'full', oneOf: ['essential', 'full'], help: 'essential: only leagues, teams, players, fixtures, matches and statistics'
def script = param 'script', String, default: '', help: 'an existing script that imports, in the place of the files'
def maxPercent = param 'maxPercent', Integer, default: 10, min: 0, max: 100, help: 'how much smaller a table may become, in percent'
def safe = param 'backup', Boolean, default: true, help: 'whether the tables are backed up first'
def retain = param 'retain', Integer, default: 7, min: 1, help: 'how many backups of imports are kept'

def essential = variant == 'essential'
def essentials = ['leagues', 'teams', 'players', 'fixtures', 'matches', 'player_stats']
def others = ['venues', 'coaches', 'standings']
def files = essential ? essentials : essentials + others

def tables = files.collectEntries { ["${it}.json".toString(), it] }

note script ? "$variant import by $script" : "$variant import of ${files.size()} files from $folder"

// Every value of every file, the settings of the profile, the free space: what is wrong with the files need not cost a backup first.
if (safe && !script) {
  step('pre-flight') {
    load folder, into: tables, children: ['matches.innings': 'innings'], mode: essential ? 'upsert' : 'replace', check: true
  }
}

// The step gives the backup's full name: undo restores this run's own, whatever others were made since.
def made = !safe ? null : step('backup') {
  if (essential) {
    backup 'leagues', 'teams', 'players', 'fixtures', 'matches', 'innings', 'player_stats', as: 'before-import', retain: retain
  } else {
    backup 'leagues', 'teams', 'players', 'fixtures', 'matches', 'innings', 'player_stats', 'venues', 'coaches', 'standings',
      as: 'before-import', retain: retain
  }
}
if (!safe) {
  note 'warning: no backup is taken; once the import is committed there is no way back'
  confirm('without a backup') { "Import from ${script ?: folder} without a backup?" }
}

// Files that are missing or do not fit are refused by load's plan, before anything is cleared. The essential tables are brought up to date
// and not cleared: rows of the others refer to them.
step('import') {
  if (script) {
    List<Long> before = files.collect { String table -> count(table) }
    wrap file(script), commits: 'ignore'
    files.eachWithIndex { String table, int i ->
      long rows = before[i]
      long lost = rows - count(table)
      expect("table $table keeps its rows but for $maxPercent %".toString()) { lost <= 10 || lost * 100 <= rows * maxPercent }
    }
  } else {
    load folder, into: tables, children: ['matches.innings': 'innings'],
      mode: essential ? 'upsert' : 'replace', maxPercent: essential ? null : maxPercent
  }
  expect 'every player has a team', none: 'select 1 from players as p where not exists (select 1 from teams as t where t.id = p.team_id)'
  expect 'every match was fixed', none: 'select 1 from matches as m where not exists (select 1 from fixtures as f where f.id = m.fixture_id)'
  expect 'nobody scores less than nothing', none: 'select 1 from player_stats where runs < 0'
  expect('every match has its innings') { count('innings') >= count('matches') }
} undo {
  if (safe) {
    restore made
  } else {
    expect('there is a backup that could be restored') { false }
  }
}
