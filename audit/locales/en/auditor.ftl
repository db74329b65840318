auditor-my-stations = My stations
auditor-no-stations = No station is assigned to you now. Ask your commission or organisation.
auditor-in-hand = Begun: { $count }
auditor-to-visit = To visit: { $count }
auditor-sent-stations = Sent: { $count }
auditor-election-day = Election day: { $day }
auditor-days-left = { $count ->
    [0] Election day is today.
    [one] { $count } day left.
   *[other] { $count } days left.
}
auditor-days-over = Election day is over.
auditor-station = Station No { $number }
auditor-progress = { $answered } of { $asked }
auditor-progress-all = Answered { $answered } of { $asked }
auditor-begin = Begin
auditor-continue = Continue
auditor-begin-station = Begin: station No { $number }
auditor-continue-station = Continue: station No { $number }
auditor-receipt-station = Receipt: station No { $number }
auditor-received = Received { $moment }, receipt { $number }
auditor-awaiting-photos = Photos have not all arrived yet.
auditor-quarantined = Received and kept; it does not count yet: { $reason }.
auditor-draft-language = The wording of this checklist in this language is a draft: a native speaker has not reviewed it yet.
auditor-sections = Sections
auditor-section-complete = Complete
auditor-section-problems = { $count ->
    [one] { $count } answer to correct
   *[other] { $count } answers to correct
}
auditor-section-nothing = Nothing applies here
auditor-to-review = Check and send
auditor-back-to-stations = Back to my stations
auditor-back-to-sections = Back to the sections
auditor-place = Section { $place } of { $count }
auditor-nothing-applies = No question of this section applies to this station. You can go on.
auditor-questions-shown = Questions in this section now:
auditor-yes = Yes
auditor-no = No
auditor-cannot-tell = Cannot tell
auditor-could-not-measure = Could not measure
auditor-could-not-count = Could not count
auditor-not-needed = Not needed here
auditor-range = From { $low } to { $high }
auditor-norm = Norm: { $limit }
auditor-note-and-photos = Note and photos
auditor-note = Note
auditor-photos = Add photos
auditor-photos-hint = Photos: JPEG, PNG or WebP, up to 8 MB each.
auditor-photo = Photo { $number }, { $size } kB
auditor-photo-alt = Photo { $number }: { $question }
auditor-photo-waiting = The picture is being prepared.
auditor-photo-refused = This file cannot be shown as a picture.
auditor-photo-remove = Remove photo { $number } when saving
auditor-save-next = Save and continue
auditor-save-list = Save and go to the sections
auditor-problem-title = There is a problem
auditor-saved-with-problems = Everything else is saved. What is wrong is kept as you typed it.
auditor-more-apply = { $count ->
    [one] Saved. One more question applies now.
   *[other] Saved. { $count } more questions apply now.
}
auditor-kept-title = Your sign-in has ended
auditor-kept = What you typed is kept on this page. Sign in again in a new tab, come back here and save.
auditor-kept-photos = { $count ->
    [one] The photo you had chosen must be chosen again.
   *[other] The { $count } photos you had chosen must be chosen again.
}
auditor-kept-sign-in = Sign in (opens a new tab)
auditor-kept-save = Save what I typed
auditor-review-title = Check and send
auditor-missing-title = { $count ->
    [one] { $count } question has no answer
   *[other] { $count } questions have no answer
}
auditor-missing-note = They count as not known. You can send without them, but the score is surer with them.
auditor-nothing-missing = Every question that applies has an answer.
auditor-problems-block = Correct these answers first; then the visit can be sent.
auditor-photo-count = Photos attached: { $count }
auditor-note-count = Notes: { $count }
auditor-send = { $missing ->
    [0] Send
    [one] Send with { $missing } unanswered
   *[other] Send with { $missing } unanswered
}
auditor-sent-once = A visit is sent once. If the connection breaks, press again: nothing is doubled.
auditor-conflict-title = This visit was sent before with other content
auditor-conflict = Both are kept: what was received, and this draft. Tell the chair of your commission which one is right.
auditor-conflict-receipt = Receipt of what was received
auditor-receipt-title = Received. Thank you!
auditor-receipt-lead = Your visit is safe on the server. You can close this page.
auditor-receipt-status = What the answers say
auditor-receipt-groups = By group of voters
auditor-receipt-proof = Receipt
auditor-receipt-id = Visit
auditor-receipt-sha256 = Checksum of the content (SHA-256)
auditor-receipt-seq = Number in the region’s log
auditor-receipt-moment = Received
auditor-receipt-signature = Server’s signature (Ed25519)
auditor-receipt-save = Save the receipt as a file
auditor-receipt-use = With this file anybody can check later that your visit is still there as you sent it:
auditor-receipt-missing = { $count ->
    [one] One photo has not arrived yet. Keep it on your device.
   *[other] { $count } photos have not arrived yet. Keep them on your device.
}
