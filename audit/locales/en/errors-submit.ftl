error-json-needed = Send JSON here: Content-Type must be application/json, without compression.
error-json-broken = This is not valid JSON in UTF-8.
error-body-too-large = This is larger than { $megabytes } MB.
error-cut-off = The connection broke off before everything had arrived. Please send it again.
error-station-or-round-unknown = There is no such station in this round, or it is not yours to see.
error-visit-id-taken = Another person's visit has this id. Nothing was changed; send yours under a new id.
error-visit-differs = A visit with this id and other content has already been received from you. Nothing was changed; send a correction as a new visit.
error-lease-lost = The job { $kind } { $key } has meanwhile passed to another worker.
error-closing = The server is being stopped. Please try again soon.
error-database-url = The database address { $url } is neither sqlite:///file nor postgresql://host/name.
error-sqlite-too-old = SQLite { $found } can damage its own log. Version { $needed } or newer is needed.
error-broken-references = The upgrade would leave records that point to nothing. The database was left as it was; please restore a backup or ask for help.
problem-wrong-shape = This does not have the expected form. ({ $detail })
problem-given-twice = This is given twice in one object.
problem-stored-differs = The content that was received has SHA-256 { $sha256 }.
problem-not-own-visit = Only an earlier visit of your own to the same station can be corrected.
problem-too-fine = { $value } is finer than anything that can be measured.
problem-not-a-moment = This must be a date and time in UTC, like 2026-11-22T10:00:00Z.
problem-not-a-place = This must be a place on the earth: latitude, longitude, and how it was found.
problem-too-many-declared = { $count ->
    [one] { $count } photo is announced; at most { $limit } fit.
   *[other] { $count } photos are announced; at most { $limit } fit.
}
problem-not-a-sha256 = A photo is named by its SHA-256: 64 digits from 0 to 9 and a to f.
problem-photo-size = A photo must have between 1 byte and { $limit } MB.
problem-no-temporary-measure = The checklist names no temporary measure for { $item }.
