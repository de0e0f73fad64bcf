// Refreshes the view of the periods' metrics, while it is read.
//
//   scripts/sluice run runbooks/maintenance-daily.groovy
//
// docs/maintenance.md tells of it and of its weekly and monthly companions.
runbook 'Daily maintenance', owner: 'data', lock: ['temporal model']
requires database: 'postgresql', version: 14

step('refresh the trend', tx: 'phases') { refreshView 'mv_period_metrics_trend' }
