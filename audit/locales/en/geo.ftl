geo-imported = { $new ->
    [one] { $new } new station
   *[other] { $new } new stations
}, { $updated } changed, { $unchanged } as before. Venues: { $new_venues } new, { $changed_venues } changed; { $searches } to be searched for on the map.
geo-would-import = The list is in order; nothing was changed. It would bring { $new ->
    [one] { $new } new station
   *[other] { $new } new stations
}, change { $updated } and leave { $unchanged } as before. Venues: { $new_venues } new, { $changed_venues } changed, { $searches } to be searched for on the map.
geo-more-problems = …and { $more } more. All of them: --json.
geo-stations = { $count ->
    [one] { $count } station
   *[other] { $count } stations
}.
geo-searched = Searched for: { $searched }. Still without a place: { $left }.
geo-places-kept = { $count ->
    [one] { $count } place
   *[other] { $count } places
} kept in { $file }.
geo-jobs-done = { $count ->
    [one] { $count } job done
   *[other] { $count } jobs done
}.
geo-precision-manual = pin set by hand
geo-precision-gps = measured at the building
geo-precision-rooftop = the building
geo-precision-street = the street
geo-precision-settlement = the settlement
geo-precision-district = the district
geo-reason-not-searched = not searched yet
geo-reason-none = not found
geo-reason-ambiguous = several places of this name
geo-reason-implausible = only found in a wrong place
geo-reason-unavailable = the search service cannot be reached now; it will be asked again
