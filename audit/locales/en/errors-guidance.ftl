error-guidance-invalid = The pictures that show how to measure have problems.
problem-guidance-unknown-item = There is no item { $item }.
problem-guidance-twice = The item { $item } has a picture already.
problem-guidance-not-listed = { $item } has words of its own, but is not among the items of this picture.
problem-guidance-no-picture = The drawing { $picture } is not there.
problem-guidance-unused-picture = The drawing { $picture } is shown by nothing.
