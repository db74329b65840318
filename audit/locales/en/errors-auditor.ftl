problem-said-two-things = Give the number or say that there is none, not both.
problem-number-in-two-ways = { $value } can be read in two ways. Write whole millimetres without a comma or point.
problem-note-too-long = The note has { $length } characters; at most { $limit } fit.
problem-photo-refused = { $file }: { $reason }
problem-too-many-photos = At most { $limit } photos can be attached to a visit. { $file } was not added.
problem-run-missing = The rise is { $value }; how long is the slope? Give its run, too.
