trail-nothing-new = Nothing has happened since the last checkpoint.
trail-exported = { $lines ->
    [one] { $lines } line in { $file }
   *[other] { $lines } lines in { $file }
 }
trail-checking = Checking the trail
trail-fits = Everything fits. Events: { $events }, regions: { $regions }, checkpoints: { $checkpoints }.
trail-does-not-fit = Something does not fit. Events: { $events }, regions: { $regions }, checkpoints: { $checkpoints }.
trail-title = Proof that nothing was changed
trail-about = Every change of a visit, a place or a result is an event in its region’s chain. At short intervals this server signs a checkpoint: a fingerprint of everything up to then. Whoever keeps a checkpoint can prove later that what came before it was changed.
trail-how = Keep a checkpoint now and then. Ask the commission for an export of the trail, and check it against what you kept, on your own computer:
trail-verifier = The verifier, one file of Python
trail-key = Public key of this server
trail-latest = The latest checkpoints
trail-number = Number
trail-at = Signed at
trail-regions = Regions
trail-root = Root of the tree
trail-none = No checkpoint has been signed yet.
