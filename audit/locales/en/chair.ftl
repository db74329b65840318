chair-territories = Territories
chair-no-territories = There are no stations in your territories yet.
chair-days-left = { $days ->
    [0] election day is today
    [one] { $days } day to the election
   *[other] { $days } days to the election
}
chair-coverage = { $stations ->
    [one] Audited { $audited } of { $stations } station
   *[other] Audited { $audited } of { $stations } stations
} · { $voters } of voters
chair-now = What to do now
chair-nothing-now = No barrier is known. Stations that were not audited may have some.
chair-stations-with = { $stations ->
    [one] { $stations } station
   *[other] { $stations } stations
}
chair-owes = owed by: { $owner } · takes { $effort }
chair-report = Report on all stations, PDF
chair-groups = Who can use the stations, number of stations
chair-no-groups = No station has been audited yet; nothing is assumed.
chair-worst = Worst first
chair-none-audited = No station has been audited yet.
chair-not-audited = Not audited yet
chair-more = Next stations
chair-column-number = No.
chair-column-station = Station
chair-column-status = Status
chair-column-why = Main barrier
chair-column-index = Index
station-title = Polling station No { $number }
station-pdf = Report on this station, PDF
station-auditor = Audited by
error-no-round = No round is held in this territory yet.
